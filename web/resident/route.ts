// Five pages need no router: the path says which, and the fragment, which no server sees, holds the receipt.

import { ref } from "vue";

export interface Receipt {
  number: string;
  secret: string;
}

export interface Route {
  page: "home" | "law" | "sent" | "law/sent" | "follow";
  receipt?: Receipt;
}

const pages = ["law", "sent", "law/sent", "follow"] as const;

function parse(): Route {
  const page = pages.find((each) => each === location.pathname.slice(1)) ?? "home";
  const match = /^#\/m\/([^/]+)\/([^/]+)$/.exec(location.hash);
  if (!match) return { page: page === "sent" || page === "law/sent" ? "home" : page };
  const receipt = { number: decodeURIComponent(match[1]!), secret: decodeURIComponent(match[2]!) };
  // A link to the front page with a receipt still means: follow it.
  return { page: page === "home" ? "follow" : page, receipt };
}

export const route = ref<Route>(parse());

function arrive() {
  route.value = parse();
}
addEventListener("popstate", arrive);
addEventListener("hashchange", arrive);

export function pathOf(page: Route["page"], receipt?: Receipt): string {
  const fragment = receipt ? `#/m/${encodeURIComponent(receipt.number)}/${encodeURIComponent(receipt.secret)}` : "";
  return (page === "home" ? "/" : `/${page}`) + fragment;
}

export function go(page: Route["page"], receipt?: Receipt) {
  history.pushState(null, "", pathOf(page, receipt));
  arrive();
  scrollTo(0, 0);
}

/** Links stay links: with a modifier key they open elsewhere, as the reader expects. */
export function follow(event: MouseEvent, page: Route["page"], receipt?: Receipt) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(page, receipt);
}
