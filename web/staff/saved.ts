// Lists that were kept under a name: one's own, and what others share.

import { shallowRef } from "vue";
import { api } from "@shared/api/client";
import type { components } from "@shared/api/schema";

export type SavedView = components["schemas"]["SavedView"];
export const saved = shallowRef<SavedView[]>([]);
let isRead = false;

export async function readSaved() {
  saved.value = await api.get("/api/v1/saved-views").then(({ items }) => items, () => saved.value);
  isRead = true;
}
/** Once: others' come with the next page. */
export const needSaved = () => (isRead ? Promise.resolve() : readSaved());

export async function dropSaved(name: string) {
  await api.delete("/api/v1/saved-views/{name}", { path: { name } }).catch(() => undefined);
  await readSaved();
}

export const queryOf = (text: string) => Object.fromEntries(new URLSearchParams(text));
