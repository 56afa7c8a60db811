// What the network's pages ask of the server, and its words.

import { api, type Org } from "@shared/api/client";
import type { components, paths } from "@shared/api/schema";
import { language } from "@shared/language";
import { once } from "@shared/once";

type Schemas = components["schemas"];
type Ok<P extends keyof paths, M extends "get" | "post"> = paths[P][M] extends { responses: { 200: { content: { "application/json": infer Body } } } } ? Body : never;

export type Relation = Schemas["Relation"];
export type RelationKind = Schemas["RelationKind"];
export type OrgKind = Schemas["OrgKind"];
export type OrgFacts = Ok<"/api/v1/orgs/{id}", "get">;
export type RelationWhole = Ok<"/api/v1/relations/{id}", "get">;
export type Kinds = Ok<"/api/v1/network/kinds", "get">;
export type Coverage = Ok<"/api/v1/network/coverage", "get">;
export type Overview = Ok<"/api/v1/network/overview", "get">;
export type Gap = OrgFacts["gaps"][number];
export type ImportOutcome = Ok<"/api/v1/network/imports", "post">;

const query = () => ({ lang: language.value });

export function loadKinds(): Promise<Kinds> {
  return once("network kinds", () => api.get("/api/v1/network/kinds", { query: query() }));
}

/** Asked anew each time: a change is to be seen at once. */
export async function readOrgs(): Promise<Org[]> {
  return (await api.get("/api/v1/orgs", { query: query() })).items;
}

export async function readRelations(org: string): Promise<Relation[]> {
  return (await api.get("/api/v1/relations", { query: { ...query(), org } })).items as Relation[];
}

export const isOver = ({ state }: Relation) => state === "ended" || state === "declined";

/** Under the heading that the server gives them, those that stand first. */
export function byHeading(relations: Relation[]): { heading: string; relations: Relation[] }[] {
  const out = new Map<string, Relation[]>();
  for (const relation of relations) {
    const heading = relation.side_name ?? relation.kind_name;
    out.set(heading, [...(out.get(heading) ?? []), relation]);
  }
  return [...out].map(([heading, all]) => ({ heading, relations: all.sort((a, b) => Number(isOver(a)) - Number(isOver(b))) }));
}
