// One step for many matters: each is judged by itself, and what came of each is told.

import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { api, ifMatch, Problem, SendKey, type Chain, type Fields, type Matter, type MatterRow, type OpenStep } from "@shared/api/client";
import { language } from "@shared/language";
import { loadChain } from "../reference";

const atOnce = 4;

/** Runs it for each, a few at a time, in their order of beginning. */
export async function eachOf<T>(all: readonly T[], run: (one: T) => Promise<void>) {
  const left = [...all];
  const work = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work));
}

/** A step that some of the chosen may be given, without a paper or photo of their own. */
export interface SharedStep {
  key: string;
  step: OpenStep;
  chain: Chain;
  matters: Matter[];
}

export function useBatch(rows: Ref<MatterRow[] | undefined>) {
  const chosen = ref(new Set<string>());
  const steps = shallowRef<SharedStep[]>([]);
  const isReading = ref(false);
  let newest = 0;

  // What has left the list is chosen no more.
  watch(rows, (now) => {
    const left = new Set([...chosen.value].filter((id) => now?.some((row) => row.id === id)));
    if (left.size !== chosen.value.size) chosen.value = left;
  });
  watch(() => [...chosen.value], async (ids) => {
    const mine = ++newest;
    if (ids.length === 0) return void (steps.value = []);
    isReading.value = true;
    const found = await sharedBy(await readMatters(ids));
    if (mine !== newest) return;
    steps.value = found;
    isReading.value = false;
  });

  function toggle(id: string, on?: boolean) {
    const next = new Set(chosen.value);
    if (on ?? !next.has(id)) next.add(id);
    else next.delete(id);
    chosen.value = next;
  }
  const toggleAll = () => (chosen.value = chosen.value.size === (rows.value?.length ?? 0) ? new Set() : new Set(rows.value?.map(({ id }) => id)));
  const clear = () => (chosen.value = new Set());
  return { chosen, steps, isReading, toggle, toggleAll, clear, count: computed(() => chosen.value.size) };
}

/** One step for these matters, of those that may be given it now. */
export async function sharedStep(ids: readonly string[], { chain, step }: { chain: string; step: string }): Promise<SharedStep | undefined> {
  return (await sharedBy(await readMatters(ids))).find((each) => each.key === `${chain} ${step} take`);
}

async function readMatters(ids: readonly string[]): Promise<Matter[]> {
  const matters: Matter[] = [];
  await eachOf(ids, async (id) => {
    const matter = await api.get("/api/v1/matters/{id}", { path: { id }, query: { lang: language.value } }).catch(() => undefined);
    if (matter) matters.push(matter);
  });
  return matters;
}

async function sharedBy(matters: Matter[]): Promise<SharedStep[]> {
  const found = new Map<string, SharedStep>();
  for (const matter of matters) {
    const chain = await loadChain(matter.chain);
    for (const step of matter.steps) {
      const needsEvidence = (chain.steps[step.step]?.evidence ?? []).some(({ least }) => least > 0);
      if (needsEvidence || step.verb === "withdraw") continue;
      const key = `${matter.chain} ${step.step} ${step.verb}`;
      const known = found.get(key);
      if (known) known.matters.push(matter);
      else found.set(key, { key, step, chain, matters: [matter] });
    }
  }
  return [...found.values()].sort((a, b) => b.matters.length - a.matters.length || Number(b.step.primary) - Number(a.step.primary));
}

export interface Outcome {
  matter: Matter;
  /** Empty: it was done. */
  failure: string;
  /** Somebody was quicker. */
  isOvertaken: boolean;
}

/** Each with a key of its own: sent twice it is done once. */
export function useSending(shared: SharedStep) {
  const keys = new Map(shared.matters.map(({ id }) => [id, new SendKey()]));
  const outcomes = shallowRef<Outcome[]>([]);
  const busy = ref(false);

  async function sendOne(matter: Matter, fields: Fields): Promise<Outcome> {
    const body = { verb: shared.step.verb, fields, evidence: {} };
    const headers = { "Idempotency-Key": keys.get(matter.id)!.for(body), "If-Match": ifMatch(matter.revision) };
    try {
      await api.post("/api/v1/matters/{id}/steps/{step}", { path: { id: matter.id, step: shared.step.step }, body, headers });
      return { matter, failure: "", isOvertaken: false };
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(-1);
      return { matter, failure: [problem.message, ...Object.values(problem.fieldErrors)].join(" "), isOvertaken: problem.status === 412 };
    }
  }

  async function send(fields: Fields) {
    busy.value = true;
    const open = shared.matters.filter(({ id }) => !outcomes.value.some(({ matter, failure }) => matter.id === id && failure === ""));
    outcomes.value = outcomes.value.filter(({ failure }) => failure === "");
    await eachOf(open, async (matter) => {
      const outcome = await sendOne(matter, fields);
      outcomes.value = [...outcomes.value, outcome];
    });
    busy.value = false;
  }
  return { outcomes, busy, send, done: computed(() => outcomes.value.filter(({ failure }) => failure === "").length) };
}
