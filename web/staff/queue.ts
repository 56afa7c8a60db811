// One view of the queue: its pages, kept fresh while it is open.

import { onUnmounted, ref, shallowRef, watch, type Ref } from "vue";
import { api, Problem, type MatterRow, type View, type ViewName } from "@shared/api/client";
import { language } from "@shared/language";

const pageRows = 50;
/** The server gives so many at once; of a longer list the rest is read again on demand. */
const pageRowsMax = 200;
const freshMs = 30_000;

export function useQueue(view: Ref<ViewName>) {
  const rows = shallowRef<MatterRow[]>();
  const views = shallowRef<View[]>([]);
  const next = ref<string>();
  const problem = shallowRef<Problem>();
  const readAt = ref(0);
  const busy = ref(false);
  let newest = 0;

  async function read(limit: number, after?: string) {
    const mine = ++newest;
    const asked = { view: view.value, limit, after, lang: language.value };
    busy.value = true;
    try {
      const [page, counts] = await Promise.all([api.get("/api/v1/matters", { query: asked }), api.get("/api/v1/views", { query: { lang: language.value } })]);
      if (mine !== newest) return;
      rows.value = after ? [...(rows.value ?? []), ...page.items] : page.items;
      next.value = page.next;
      views.value = counts.items;
      problem.value = undefined;
      readAt.value = Date.now();
    } catch (error) {
      if (mine === newest) problem.value = error instanceof Problem ? error : new Problem(-1);
    } finally {
      if (mine === newest) busy.value = false;
    }
  }

  const refresh = () => read(Math.min(Math.max(rows.value?.length ?? 0, pageRows), pageRowsMax));
  const more = () => (next.value && !busy.value ? read(pageRows, next.value) : undefined);

  watch([view, language], () => {
    rows.value = undefined;
    void refresh();
  }, { immediate: true });

  const freshen = () => void (document.visibilityState === "visible" && !busy.value && refresh());
  const timer = setInterval(freshen, freshMs);
  document.addEventListener("visibilitychange", freshen);
  onUnmounted(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", freshen);
  });

  return { rows, views, next, problem, readAt, busy, refresh, more };
}
