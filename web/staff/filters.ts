// What a list is narrowed by, as the address says it: a link shows its reader the same list. Names that are none of
// these are tags of the chain.

import type { LocationQuery, LocationQueryRaw } from "vue-router";

export interface Filters {
  /** Field → value, of the fields by which lists are filtered. */
  tags: Record<string, string>;
  place: string;
  owner: string;
  /** Empty = the list's own. */
  order: Order | "";
  /** What a map shows: west, south, east, north in degrees. */
  box: string;
  /** Words that are sought; what has them stands the latest first. */
  q: string;
}

export type Order = "due" | "newest" | "oldest";
export const orders: readonly Order[] = ["due", "newest", "oldest"];

const boxOf = (text: string) => (/^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$/.test(text) ? text : "");

export interface Asked {
  filters: Filters;
  page: number;
}

/** Whoever would turn further pages wants a filter. */
export const pagesMax = 100;
const tagsMax = 8;
const soughtMax = 100;

const one = (value: LocationQuery[string] | undefined) => String((Array.isArray(value) ? value[0] : value) ?? "");
const idOf = (text: string) => (/^\d{1,19}$/.test(text) ? text : "");

/** What the address holds beside that is no filter and goes unheard. */
export function askedBy({ place, owner, order, page, q, box, ...rest }: LocationQuery): Asked {
  const tags = Object.entries(rest)
    .map(([field, value]) => [field, one(value)] as const)
    .filter(([field, value]) => /^[a-z][a-z0-9_]*$/.test(field) && /^[\w.-]{1,40}$/.test(value))
    .slice(0, tagsMax);
  const number = Math.trunc(Number(one(page)));
  return {
    filters: { tags: Object.fromEntries(tags), place: idOf(one(place)), owner: idOf(one(owner)), order: orders.find((each) => each === one(order)) ?? "", q: one(q).trim().slice(0, soughtMax), box: boxOf(one(box)) },
    page: number >= 1 && number <= pagesMax ? number : 1,
  };
}

export function addressOf({ tags, place, owner, order, q, box }: Filters, page = 1): LocationQueryRaw {
  return {
    ...tags,
    ...(q && { q }),
    ...(place && { place }),
    ...(owner && { owner }),
    ...(box && { box }),
    ...(order && { order }),
    ...(page > 1 && { page: String(page) }),
  };
}

/** The same as parameters of the API. */
export function parametersOf({ tags, place, owner, order, box }: Filters) {
  const written = Object.entries(tags).map(([field, value]) => `${field}:${value}`).join(",");
  return { order: order || undefined, tags: written || undefined, place: place || undefined, owner: owner || undefined, box: box || undefined };
}

export const isNarrowed = ({ tags, place, owner, q, box }: Filters) => Object.keys(tags).length > 0 || place !== "" || owner !== "" || q !== "" || box !== "";

/** The same order, everything in it. */
export const widened = ({ order }: Filters): Filters => ({ tags: {}, place: "", owner: "", order, q: "", box: "" });
