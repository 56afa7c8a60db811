// What the pages need of the district and of the day, by name, and fetched ahead while there is a line.

import { api, type Category, type Chain, type Matter, type MatterRow, type Org } from "@shared/api/client";
import { language } from "@shared/language";
import type { components } from "@shared/api/schema";
import { know, learn } from "./known";
import { fetchPictures, sweepPictures } from "./pictures";
import type { PatrolDay } from "./proof";
import { session } from "./session";

export type Areas = components["schemas"]["Areas"];
export type Area = Areas["features"][number];
export interface Day {
  views: components["schemas"]["View"][];
  births: components["schemas"]["BirthStep"][];
}

const lang = () => ({ lang: language.value });
const matterListMax = 100;
/** Of so many orders everything is fetched ahead. */
const aheadMax = 40;

/** The worker's own chain, whose steps stand first; what else may be begun comes after. */
const ownChain = "grid";

export const askPatrol = (): Promise<PatrolDay> => api.get("/api/v1/patrol/day", { query: lang() });

export const askDay = async (): Promise<Day> => {
  const { items, births } = await api.get("/api/v1/views", { query: lang() });
  const isOther = ({ chain }: Day["births"][number]) => Number(chain !== ownChain);
  return { views: items, births: births.sort((a, b) => isOther(a) - isOther(b)) };
};
export async function askList(view: string): Promise<MatterRow[]> {
  const { items } = await api.get("/api/v1/matters", { query: { view, limit: matterListMax, ...lang() } });
  // What is done needs no photos here any more.
  if (view === "todo") await sweepPictures(new Set(items.map(({ id }) => id)));
  return items;
}
export const askMatter = (id: string): Promise<Matter> => api.get("/api/v1/matters/{id}", { path: { id }, query: lang() });
export const askChain = (chain: string): Promise<Chain> => api.get("/api/v1/chains/{chain}", { path: { chain }, query: lang() });
export const askCategories = async (): Promise<Category[]> => (await api.get("/api/v1/categories", { query: lang() })).items;

/** The place of a body, then what lies directly in it. */
async function askGroundOf(org: string): Promise<Areas[]> {
  const { place } = await api.get("/api/v1/orgs/{id}", { path: { id: org }, query: lang() });
  return place ? [await api.get("/api/v1/places/areas", { query: { place: place.id, ...lang() } })] : [];
}
async function askGround(): Promise<Areas[]> {
  const orgs = [...new Set(session.value?.posts.map(({ org }) => org.id) ?? [])];
  return (await Promise.all(orgs.map(askGroundOf))).flat();
}

export const knowChain = (chain: string) => know(`chain ${chain}`, () => askChain(chain));
export const knowPatrol = () => know("patrol", askPatrol);
export const knowCategories = () => know("categories", askCategories);
export const knowGround = () => know("ground", askGround);

const askOrgs = async (): Promise<Org[]> => (await api.get("/api/v1/orgs", { query: lang() })).items;
export const knowOrgs = () => know("orgs", askOrgs);

/** Everything for a round without a line. What fails is asked for when it is needed. */
export async function fetchAhead() {
  const day = await learn("day", askDay);
  await Promise.allSettled([learn("categories", askCategories), learn("ground", askGround), learn("orgs", askOrgs), learn("patrol", askPatrol)]);
  const todo = await learn("list todo", () => askList("todo"));
  const chains = new Set([...day.births, ...todo].map(({ chain }) => chain));
  for (const chain of chains) await learn(`chain ${chain}`, () => askChain(chain)).catch(() => undefined);
  const orders: Matter[] = [];
  for (const { id } of todo.slice(0, aheadMax)) {
    const order = await learn(`matter ${id}`, () => askMatter(id)).catch(() => undefined);
    if (order) orders.push(order);
  }
  await fetchPictures(orders);
}
