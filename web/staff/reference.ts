// Bodies, places, categories and chains in the reader's language, asked for once.

import { api, type Category, type Chain, type Org, type Place } from "@shared/api/client";
import { language } from "@shared/language";
import { once } from "@shared/once";

const query = () => ({ lang: language.value });

export function loadOrgs(): Promise<Org[]> {
  return once("orgs", async () => (await api.get("/api/v1/orgs", { query: query() })).items);
}

export function loadCategories(): Promise<Category[]> {
  return once("categories", async () => (await api.get("/api/v1/categories", { query: query() })).items);
}

export function loadChain(chain: string): Promise<Chain> {
  return once(`chain ${chain}`, () => api.get("/api/v1/chains/{chain}", { path: { chain }, query: query() }));
}

export function loadPlaces(): Promise<Place[]> {
  return once("places", async () => (await api.get("/api/v1/places", { query: query() })).items);
}

/** By whose fields lists are filtered, and into which the desk registers. */
export const mainChain = "request";
