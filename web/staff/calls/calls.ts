// What a return call needs of a matter: who waits, what is said, what came of it.

import { api, ifMatch, SendKey, type Chain, type Fields, type Matter, type MatterRow } from "@shared/api/client";
import { language } from "@shared/language";
import { plainMoment } from "@shared/moments";
import { loadChain, mainChain } from "../reference";

export const callView = "to_call";
const callStage = "callback";
const rowsMax = 100;

export interface Waiting {
  calls: MatterRow[];
  /** Rated low, to be looked into. */
  checks: MatterRow[];
  chain: Chain;
}

export async function readWaiting(): Promise<Waiting> {
  const query = { view: callView, order: "due" as const, limit: rowsMax, lang: language.value };
  const [page, chain] = await Promise.all([api.get("/api/v1/matters", { query }), loadChain(mainChain)]);
  const own = page.items.filter((row) => row.chain === mainChain);
  return { calls: own.filter(({ stage }) => stage === callStage), checks: own.filter(({ stage }) => stage !== callStage), chain };
}

export const readMatter = (id: string) => api.get("/api/v1/matters/{id}", { path: { id }, query: { lang: language.value } });

const nameIn = (value: unknown) => (value && typeof value === "object" && "name" in value ? String(value.name) : "");

/** What is said aloud: by the first tag of the matter that has words of its own. */
export function scriptOf(matter: Matter, chain: Chain, step: string, now: number): string {
  const scripts = chain.steps[step]?.scripts ?? {};
  const own = [...chain.tags].reverse().map((tag) => scripts[String(matter.fields[tag])]).find((text) => text !== undefined);
  const words: Record<string, string> = {
    desk: matter.owner.name,
    body: nameIn(matter.fields.handler),
    number: matter.number,
    title: matter.title,
    opened: plainMoment(matter.opened_at, now).replace(/ \d\d:\d\d$/, ""),
  };
  return (own ?? scripts.else ?? "").replace(/\{(\w+)\}/g, (blank, word: string) => words[word] ?? blank);
}

/** One key for one body, whichever step it is. */
export function useSendingStep() {
  const key = new SendKey();
  return async (matter: Matter, step: string, fields: Fields) => {
    const body = { verb: "take" as const, fields, evidence: {} };
    const headers = { "Idempotency-Key": key.for({ ...body, matter: matter.id, step, revision: matter.revision }), "If-Match": ifMatch(matter.revision) };
    return api.post("/api/v1/matters/{id}/steps/{step}", { path: { id: matter.id, step }, body, headers });
  };
}

const hourMs = 3_600_000;
const openingHour = 9;

/** When to try again: in some hours, or at the opening of a day that comes, in the clock of this desk. */
export function nextCalls(now: number): { key: "callInTwo" | "callTomorrow" | "callInThree"; at: string }[] {
  const morning = (days: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(openingHour, 0, 0, 0);
    return at.toISOString();
  };
  return [
    { key: "callInTwo", at: new Date(now + 2 * hourMs).toISOString() },
    { key: "callTomorrow", at: morning(1) },
    { key: "callInThree", at: morning(3) },
  ];
}
