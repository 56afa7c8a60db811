// Bodies, places and categories as the groups of a list to choose from.

import type { Category, Org, Place } from "@shared/api/client";
import { isOffered } from "@shared/forms/fields";

export interface OptionGroup {
  label: string;
  options: { value: string; label: string }[];
}

/** Those with which matters may lie, under the body above, as they stand in the tree; the top ones first. */
export function orgGroups(orgs: Org[], bodies?: string): OptionGroup[] {
  const isMeant = ({ answers, kind }: Org) => bodies === "all" || (bodies === "party" ? kind.startsWith("party_") : answers);
  const names = new Map(orgs.map((org) => [org.id, org.name]));
  const byParent = new Map<string, Org[]>();
  for (const org of orgs.filter((each) => isMeant(each) && each.life !== "ended")) byParent.set(org.parent_id ?? "", [...(byParent.get(org.parent_id ?? "") ?? []), org]);
  return [...byParent].map(([parent, below]) => ({ label: names.get(parent) ?? "", options: below.map(({ id, name }) => ({ value: id, label: name })) }));
}

/** Those that may be chosen, under their headings: what matters are about, or what a field asks for. */
export function categoryGroups(categories: Category[], field: Parameters<typeof isOffered>[0] = {}): OptionGroup[] {
  const offered = categories.filter((each) => isOffered(field, each));
  return [...new Set(offered.map(({ group }) => group))].map((label) => ({
    label,
    options: offered.filter(({ group }) => group === label).map(({ code, name }) => ({ value: code, label: name })),
  }));
}

/** Communities and villages under their street; with the streets themselves where a list may be of a whole one. */
export function placeGroups(places: Place[], withStreets = false): OptionGroup[] {
  return places
    .filter(({ kind }) => kind === "street")
    .map((street) => ({
      label: street.name,
      options: [...(withStreets ? [street] : []), ...places.filter(({ parent_id }) => parent_id === street.id)].map(({ id, name }) => ({ value: id, label: name })),
    }))
    .filter(({ options }) => options.length > 0);
}
