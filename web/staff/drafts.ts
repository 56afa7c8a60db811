import type { Fields } from "@shared/api/client";

/** What was typed into a step's form and not sent, until it is sent or the page is left. */
export const drafts = new Map<string, Fields>();
