// What the pages of accounts ask of the server.

import { api } from "@shared/api/client";
import type { components, paths } from "@shared/api/schema";
import { language } from "@shared/language";

type Schemas = components["schemas"];
type Ok<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;

export type Account = Schemas["Account"];
export type AccountFacts = Schemas["AccountDetail"];
export type HeldPost = Schemas["HeldPost"];
export type Role = Schemas["Role"];
export type Worker = Schemas["Worker"];
export type StandIn = Schemas["StandIn"];
export type AuditEntry = Schemas["AuditEntry"];
export type Explanation = Schemas["Explanation"];
export type Credentials = Ok<"/api/v1/session/credentials">;

export type Provider = Schemas["Provider"];

/** The outside providers at which one may sign in. */
export async function readProviders(): Promise<Provider[]> {
  return (await api.get("/api/v1/openid", { query: { lang: language.value } })).items;
}

export async function readRoles(): Promise<Role[]> {
  return (await api.get("/api/v1/roles", { query: { lang: language.value } })).items;
}

export async function readPeople(org: string): Promise<Worker[]> {
  return (await api.get("/api/v1/orgs/{id}/people", { path: { id: org }, query: { lang: language.value } })).items;
}

const lower = "abcdefghijkmnpqrstuvwxyz";
const upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const digits = "23456789";
const length = 14;

const pick = (from: string) => from[Math.floor((crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32) * from.length)]!;

/** A first password to be read out: no signs that look alike, and of every kind that a rule may ask for. */
export function makePassword(): string {
  const all = lower + upper + digits;
  const signs = Array.from({ length: length - 4 }, () => pick(all)).join("");
  return `${signs.slice(0, 5)}-${signs.slice(5)}${pick(lower)}${pick(upper)}${pick(digits)}`;
}

/** A post ends at midnight: people say the day before. */
export const lastMoment = (until: string) => new Date(Date.parse(until) - 60_000).toISOString();
