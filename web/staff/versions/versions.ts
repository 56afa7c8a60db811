// Versions of a text in a matter: each time that somebody wrote it anew.

import type { Chain, Matter } from "@shared/api/client";
import { fieldOf, labelOf } from "@shared/values";

export interface Version {
  at: string;
  org: string;
  title: string;
  text: string;
}
export interface Versions {
  field: string;
  label: string;
  all: Version[];
}

/** Of what parties agree on: the texts that were written more than once, and changed. */
export function versionsOf(matter: Matter, chain: Chain): Versions[] {
  const found = new Map<string, Version[]>();
  for (const { at, org, title, texts } of matter.timeline) {
    for (const [key, text] of Object.entries(texts)) {
      const field = fieldOf(key);
      const known = found.get(field) ?? [];
      if (known[known.length - 1]?.text !== text) found.set(field, [...known, { at, org: org ?? "", title, text }]);
    }
  }
  const agreed = new Set(Object.values(chain.steps).flatMap((step) => (step.changes_text ? Object.keys(step.schema.properties ?? {}) : [])));
  return [...found].filter(([field, all]) => all.length > 1 && agreed.has(field)).map(([field, all]) => ({ field, label: labelOf(field, chain), all }));
}
