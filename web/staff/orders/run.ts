// A file is sent a batch at a time, first to be looked at, then to be taken. What broke off goes on where it stopped: an order that was
// taken is known by its number.

import { computed, ref, shallowRef, type Ref } from "vue";
import { api, Problem, SendKey } from "@shared/api/client";
import { language } from "@shared/language";
import { repeats, tableOf, type Mapping, type OrderFile, type OrderRow, type Outcome } from "./orders";

const batchRows = 100;

export type Fate = Outcome["outcome"];
export interface Judged extends Outcome {
  row: OrderRow;
  /** The line of the file that has the same number. */
  sameAs?: number;
}

export function useRun(source: Ref<string>, file: Ref<OrderFile | undefined>, mapping: Ref<Mapping>) {
  const judged = shallowRef(new Map<number, Judged>());
  const isTaken = ref(false);
  const running = ref<{ isDry: boolean; done: number; all: number }>();
  const problem = shallowRef<Problem>();

  const all = computed(() => [...judged.value.values()].sort((a, b) => a.row.line - b.row.line));
  const isWhole = computed(() => file.value !== undefined && judged.value.size === file.value.rows.length);
  /** To be taken still. */
  const fresh = computed(() => all.value.filter(({ outcome, matter }) => (outcome === "new" && !matter) || outcome === "failed"));

  function forget() {
    judged.value = new Map();
    isTaken.value = false;
    problem.value = undefined;
  }

  async function send(rows: OrderRow[], isDry: boolean) {
    const body = { dry_run: isDry, source: source.value.trim(), values: mapping.value.values, ...tableOf(file.value!, rows, mapping.value) };
    const headers = { "Idempotency-Key": new SendKey().for(body) };
    const { items } = await api.post("/api/v1/orders/imports", { query: { lang: language.value }, headers, body });
    const next = new Map(judged.value);
    rows.forEach((row, at) => next.set(row.line, { ...items[at]!, row }));
    judged.value = next;
  }

  async function run(rows: OrderRow[], isDry: boolean) {
    problem.value = undefined;
    running.value = { isDry, done: 0, all: rows.length };
    try {
      for (let at = 0; at < rows.length; at += batchRows) {
        await send(rows.slice(at, at + batchRows), isDry);
        running.value = { isDry, done: Math.min(at + batchRows, rows.length), all: rows.length };
      }
    } catch (error) {
      problem.value = error instanceof Problem ? error : new Problem(-1);
    } finally {
      running.value = undefined;
    }
  }

  /** Of rows with one number the first counts. */
  async function look() {
    forget();
    const again = repeats(file.value!, mapping.value);
    const rows = file.value!.rows;
    judged.value = new Map(rows.filter(({ line }) => again.has(line)).map((row) => [row.line, { outcome: "here", faults: [], notes: [], twins: [], row, sameAs: again.get(row.line)! }]));
    await run(rows.filter(({ line }) => !again.has(line)), true);
  }

  async function take() {
    isTaken.value = true;
    await run(fresh.value.map(({ row }) => row), false);
  }

  return { all, isWhole, isTaken, fresh, running, problem, forget, look, take };
}
