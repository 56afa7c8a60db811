// What the pages need to know of the district, asked for once a language.

import { api, type Category, type Chain, type Place } from "@shared/api/client";
import { language } from "@shared/language";
import { once } from "@shared/once";
import { shallowRef } from "vue";

/** «湛河区», as soon as it is known. */
export const districtName = shallowRef("");

export function loadPlaces(): Promise<Place[]> {
  return once("places", async () => {
    const { items } = await api.get("/api/v1/places", { query: { lang: language.value } });
    districtName.value = items.find(({ kind }) => kind === "district")?.name ?? "";
    return items;
  });
}

export function loadCategories(): Promise<Category[]> {
  return once("categories", async () => (await api.get("/api/v1/categories", { query: { lang: language.value } })).items);
}

export function loadChain(chain = "request"): Promise<Chain> {
  return once(`chain ${chain}`, () => api.get("/api/v1/chains/{chain}", { path: { chain }, query: { lang: language.value } }));
}
