import type { paths } from "@shared/api/schema";

type Answer = paths["/api/v1/suggestions/quality"]["get"]["responses"][200]["content"]["application/json"];
/** One field of one chain. */
export type Item = Answer["items"][number];
export type Quality = Item["since"];
