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

/** Those that residents are offered: a few dozen. */
export function loadCategories(): Promise<Category[]> {
  return once("categories", async () => (await api.get("/api/v1/categories", { query: { lang: language.value, audience: "all" } })).items);
}

const byCode = (categories: Category[]) => new Map(categories.map((each) => [each.code, each]));

/** Code → category, with the hundreds of the standard only where staff chose one of them. */
export async function loadCategoryOf(code: unknown): Promise<Map<string, Category>> {
  const offered = byCode(await loadCategories());
  if (typeof code !== "string" || offered.has(code)) return offered;
  return byCode(await once("all categories", async () => (await api.get("/api/v1/categories", { query: { lang: language.value } })).items));
}

/** With the words for whoever asked, where those for staff are others. */
function forAsker(chain: Chain): Chain {
  const fields = Object.entries(chain.fields).map(([name, field]) => [name, { ...field, ...field.asker }]);
  return { ...chain, fields: Object.fromEntries(fields) };
}

export function loadChain(chain = "request"): Promise<Chain> {
  return once(`chain ${chain}`, async () => forAsker(await api.get("/api/v1/chains/{chain}", { path: { chain }, query: { lang: language.value } })));
}
