// The points of patrols upon a map of matters: where they are, and how they stand today.

import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { api, Problem } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { language } from "@shared/language";

type Schemas = components["schemas"];
export type PointState = Schemas["PatrolState"];
export interface PatrolSpot {
  key: string;
  grid: string;
  name: string;
  lon: number;
  lat: number;
  /** Of the day's rounds what wants a look first; none where none is walked today. */
  state?: PointState;
}

/** What wants a look stands first. */
const byNeed: readonly PointState[] = ["missed", "open", "late", "excused", "coming", "passed"];

export function spotsOf(items: Schemas["PatrolRounds"]["items"]): PatrolSpot[] {
  return items.flatMap(({ grid, rounds, spots }) => {
    const stateOf = (number: number) => {
      const states = new Set(rounds.flatMap(({ points }) => points?.find((each) => each.number === number)?.state ?? []));
      return byNeed.find((state) => states.has(state));
    };
    return (spots ?? []).map(({ number, name, lon, lat }) => ({ key: `${grid.id} ${number}`, grid: grid.path, name, lon, lat, state: stateOf(number) }));
  });
}

/** Read once they are wanted, and again for another place. */
export function usePatrolSpots(place: Ref<string>, isWanted: Ref<boolean>) {
  const items = shallowRef<Schemas["PatrolRounds"]["items"]>();
  const problem = shallowRef<Problem>();
  const busy = ref(false);
  let newest = 0;
  async function read() {
    const mine = ++newest;
    busy.value = true;
    try {
      const rounds = await api.get("/api/v1/patrol/rounds", { query: { lang: language.value, ...(place.value ? { place: place.value } : {}) } });
      if (mine === newest) [items.value, problem.value] = [rounds.items, undefined];
    } catch (error) {
      if (mine === newest) problem.value = error instanceof Problem ? error : new Problem(-1);
    } finally {
      if (mine === newest) busy.value = false;
    }
  }
  watch([place, language, isWanted], () => isWanted.value && void read(), { immediate: true });
  const spots = computed(() => (isWanted.value && items.value ? spotsOf(items.value) : []));
  /** There are grids, and more than are told point by point. */
  const areTooMany = computed(() => (items.value?.length ?? 0) > 0 && items.value!.some(({ points }) => points > 0) && !items.value!.some((each) => each.spots));
  return { spots, problem, busy, areTooMany, read };
}
