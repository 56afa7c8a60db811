// The lists of this account with their counts: one for all pages, each reading keeps it fresh.

import { shallowRef } from "vue";
import { api, type View } from "@shared/api/client";
import { language } from "@shared/language";

export const views = shallowRef<View[]>([]);

export async function readViews() {
  views.value = (await api.get("/api/v1/views", { query: { lang: language.value } })).items;
}
