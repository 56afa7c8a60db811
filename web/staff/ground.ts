// The ground that a map shows: of a place, or of where the reader's own body works.

import { api } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { language } from "@shared/language";
import { session } from "./session";

export type Areas = components["schemas"]["Areas"];

/** Borders of a place and of what lies directly in it; without a place of the district. */
export const readAreas = (place: string) => api.get("/api/v1/places/areas", { query: { lang: language.value, ...(place ? { place } : {}) } });

/** Where the reader's first body works; empty where it has no place of its own. */
export async function ownPlace(): Promise<string> {
  const org = session.value?.posts[0]?.org.id;
  const own = org ? await api.get("/api/v1/orgs/{id}", { path: { id: org }, query: { lang: language.value } }).catch(() => undefined) : undefined;
  return own?.place?.id ?? "";
}
