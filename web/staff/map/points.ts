// Where the matters of a list are, kept fresh while the map is open.

import { onUnmounted, ref, shallowRef, watch, type Ref } from "vue";
import { api, Problem } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { language } from "@shared/language";
import { parametersOf, type Filters } from "../filters";
import { useTold } from "../live";

export type Points = components["schemas"]["PointsPage"];

/** Matters change all the time; a map is looked at. */
const freshMs = 15_000;

/** The box is asked about only where the whole is more than a map is given at once. */
export function usePoints(view: Ref<string>, filters: Ref<Filters>) {
  const points = shallowRef<Points>();
  const problem = shallowRef<Problem>();
  const isCut = ref(false);
  let newest = 0;
  let readAt = 0;
  let timer = 0;

  async function read() {
    const mine = ++newest;
    readAt = Date.now();
    const { box, ...others } = parametersOf(filters.value);
    try {
      const answer = await api.get("/api/v1/matters/points", { query: { view: view.value, lang: language.value, ...others, ...(isCut.value && box ? { box } : {}) } });
      if (mine !== newest) return;
      if (answer.more) isCut.value = true;
      points.value = answer;
      problem.value = undefined;
    } catch (error) {
      if (mine === newest) problem.value = error instanceof Problem ? error : new Problem(-1);
    }
  }

  watch(() => JSON.stringify([view.value, { ...filters.value, box: "" }, language.value]), () => {
    isCut.value = false;
    void read();
  }, { immediate: true });
  watch(() => filters.value.box, () => isCut.value && void read());
  useTold((told) => {
    if (told.name === "present") return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void read(), Math.max(freshMs - (Date.now() - readAt), 1_000));
  });
  onUnmounted(() => clearTimeout(timer));
  return { points, problem, read };
}
