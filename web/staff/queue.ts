// One page of a list, kept fresh while it is open.

import { computed, onMounted, onUnmounted, ref, shallowRef, watch, type Ref } from "vue";
import { api, Problem, readAhead, type MatterRow } from "@shared/api/client";
import { language } from "@shared/language";
import { parametersOf, type Filters } from "./filters";
import { isLive, useTold } from "./live";
import { readViews, readViewsAhead } from "./views";

export const pageRows = 50;
/** The server gives so many at once. */
const stepPagesMax = 4;
const freshMs = 30_000;
/** While changes are told, now and then all the same: what has left the reader's sight is told by nobody. */
const freshLiveMs = 120_000;
const soonMs = 300;
const settledMs = 1_500;
const shownMs = 4_000;

/** Reads on while a page is open and looked at, and at once when the network is back. */
function useFreshening(refresh: () => void) {
  let last = Date.now();
  const freshen = () => {
    if (document.visibilityState !== "visible") return;
    last = Date.now();
    refresh();
  };
  const timer = setInterval(() => Date.now() - last >= (isLive.value ? freshLiveMs : freshMs) && freshen(), freshMs);
  onMounted(() => {
    addEventListener("online", freshen);
    document.addEventListener("visibilitychange", freshen);
  });
  onUnmounted(() => {
    clearInterval(timer);
    removeEventListener("online", freshen);
    document.removeEventListener("visibilitychange", freshen);
  });
}

/** Matters that were changed just now, by others or by the system, to be shown for a moment. */
function useChanged(refresh: () => void, isShown: (id: string) => boolean) {
  const changed = ref(new Set<string>());
  let timer = 0;
  useTold((told) => {
    if (told.name === "present") return;
    clearTimeout(timer);
    const isHere = told.name === "matter" && isShown(told.data.id);
    timer = window.setTimeout(refresh, isHere ? soonMs : settledMs);
    if (told.name !== "matter" || told.data.own) return;
    const { id } = told.data;
    changed.value = new Set(changed.value).add(id);
    setTimeout(() => {
      changed.value.delete(id);
      changed.value = new Set(changed.value);
    }, settledMs + shownMs);
  });
  onUnmounted(() => clearTimeout(timer));
  return changed;
}

const queryOf = (view: string, filters: Filters, after?: string, limit = pageRows) => ({ view, ...parametersOf(filters), lang: language.value, after, limit });

/** The first page of a list is asked for while it is still being asked who reads it. */
export function readQueueAhead(view: string, filters: Filters) {
  readViewsAhead();
  if (!filters.q) readAhead("/api/v1/matters", { query: queryOf(view, filters) });
}

export function useQueue(view: Ref<string>, filters: Ref<Filters>, page: Ref<number>) {
  const rows = shallowRef<MatterRow[]>();
  const hasMore = ref(false);
  const problem = shallowRef<Problem>();
  const readAt = ref(0);
  const busy = ref(false);
  /** What stands there was asked for before; it goes when the new rows come, or cannot. */
  const isStale = ref(false);
  let newest = 0;
  /** Of all pages; whoever reads the first page is told. */
  const counted = shallowRef<{ count: number; more: boolean }>();
  /** Page → the cursor behind the page before it. */
  let starts = new Map<number, string | undefined>();

  const list = computed(() => JSON.stringify([view.value, filters.value]));

  async function ask(after: string | undefined, limit: number) {
    const known = starts;
    const query = queryOf(view.value, filters.value, after, limit);
    const { q } = filters.value;
    if (q) return api.get("/api/v1/search", { query: { ...query, q } });
    const answer = await api.get("/api/v1/matters", { query });
    if (known === starts && answer.count !== undefined) counted.value = { count: answer.count, more: answer.more ?? false };
    return answer;
  }

  /** Where a page begins; false where the list ends before. The first pages are passed in few steps, once. */
  async function startOf(wanted: number): Promise<string | undefined | false> {
    const known = starts;
    let at = wanted;
    while (at > 1 && !known.has(at)) --at;
    while (at < wanted) {
      const pages = Math.min(wanted - at, stepPagesMax);
      const { next } = await ask(known.get(at), pages * pageRows);
      if (next === undefined) return false;
      known.set((at += pages), next);
    }
    return known.get(wanted);
  }

  async function readPage(number: number) {
    const known = starts;
    const after = await startOf(number);
    if (after === false) return { items: [], next: undefined };
    const answer = await ask(after, pageRows);
    known.set(number + 1, answer.next);
    if (answer.next === undefined) known.delete(number + 1);
    return answer;
  }

  async function refresh() {
    const mine = ++newest;
    busy.value = true;
    try {
      const [answer] = await Promise.all([readPage(page.value), readViews()]);
      if (mine !== newest) return;
      rows.value = answer.items;
      hasMore.value = answer.next !== undefined;
      problem.value = undefined;
      readAt.value = Date.now();
    } catch (error) {
      if (mine !== newest) return;
      problem.value = error instanceof Problem ? error : new Problem(-1);
      if (isStale.value) rows.value = undefined;
    } finally {
      if (mine === newest) busy.value = isStale.value = false;
    }
  }

  watch(list, () => {
    starts = new Map();
    counted.value = undefined;
  });
  watch(view, () => (rows.value = undefined));
  watch([list, page, language], () => {
    isStale.value = true;
    void refresh();
  }, { immediate: true });
  useFreshening(() => !busy.value && void refresh());
  const changed = useChanged(() => document.visibilityState === "visible" && void refresh(), (id) => rows.value?.some((row) => row.id === id) ?? false);

  const first = computed(() => (page.value - 1) * pageRows + 1);
  const last = computed(() => first.value - 1 + (rows.value?.length ?? 0));
  // The last page knows better than an older count.
  const total = computed(() => (rows.value?.length && !hasMore.value ? { count: last.value, more: false } : counted.value));

  return { rows, hasMore, first, last, total, problem, readAt, busy, isStale, refresh, changed };
}
