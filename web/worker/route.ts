// Which page: in the fragment, so that every address is this one page, with a line or without.

import { computed, ref } from "vue";

export const pages = ["today", "report", "orders", "round", "history", "outbox", "settings"] as const;
export type PageName = (typeof pages)[number];

const fragment = ref(location.hash);
addEventListener("hashchange", () => (fragment.value = location.hash));

/** «#orders/123»: page and what of it. */
export const route = computed(() => {
  const [name = "", ...rest] = fragment.value.slice(1).split("/");
  return { page: pages.find((each) => each === name) ?? ("today" as PageName), of: rest };
});

export function go(page: PageName, ...of: string[]) {
  location.hash = [page, ...of].join("/");
}
export const addressOf = (page: PageName, ...of: string[]) => `#${[page, ...of].join("/")}`;
