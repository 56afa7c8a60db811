// The lists of this account with their counts, and what it may register: one for all pages, each reading keeps it fresh.

import { computed, shallowRef } from "vue";
import { api, readAhead, type BirthStep, type View } from "@shared/api/client";
import { language } from "@shared/language";
import { mainChain } from "./reference";
import { worksOnMatters } from "./session";

export const views = shallowRef<View[]>([]);
export const births = shallowRef<BirthStep[]>([]);
export const registerStep = "register";
export const mayRegister = computed(() => births.value.some(({ chain, step }) => chain === mainChain && step === registerStep));

/** Other chains of which something may be opened, in the server's order. */
export const otherChains = computed(() => [...new Set(births.value.map(({ chain }) => chain))].filter((chain) => chain !== mainChain));

const query = () => ({ lang: language.value });
export const readViewsAhead = () => readAhead("/api/v1/views", { query: query() });

/** Whoever works on no matters has no lists, and asks for none. */
export async function readViews() {
  if (!worksOnMatters()) return;
  const read = await api.get("/api/v1/views", { query: query() });
  views.value = read.items;
  births.value = read.births;
}
