// What the server tells while pages are open: which matters have changed, and who else has one open. Of several windows of one
// browser one listens and tells the others, for a browser holds few connections to a server.

import { onUnmounted, ref, watch } from "vue";
import { session, worksOnMatters } from "./session";

export interface Change {
  id: string;
  revision: number;
  chain: string;
  /** It was done by this account. */
  own: boolean;
}
export interface Person {
  id: string;
  name: string;
  org: string;
  typing: boolean;
}
type Told = { name: "matter"; data: Change } | { name: "present"; data: { id: string; people: Person[] } } | { name: "again"; data: object };

const againMs = 30_000;
const channelName = "rz.live";

/** Whether changes are heard of; until then pages read again and again by themselves. */
export const isLive = ref(false);

const hearers = new Set<(told: Told) => void>();
function tellHere(told: Told) {
  for (const hear of hearers) hear(told);
}

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(channelName) : undefined;
channel?.addEventListener("message", ({ data }: MessageEvent<Told>) => {
  isLive.value = true;
  tellHere(data);
});

let source: EventSource | undefined;
let later = 0;

function listen() {
  source = new EventSource("/api/v1/live");
  source.addEventListener("hello", () => (isLive.value = true));
  source.addEventListener("error", () => {
    isLive.value = false;
    // A browser comes back by itself, unless it was refused.
    if (source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(later);
    later = window.setTimeout(() => session.value && listen(), againMs);
  });
  for (const name of ["matter", "present", "again"] as const) {
    source.addEventListener(name, ({ data }) => {
      const told = { name, data: JSON.parse(data as string) } as Told;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none: it is of one origin
      channel?.postMessage(told);
      tellHere(told);
    });
  }
}

function deafen() {
  clearTimeout(later);
  source?.close();
  source = undefined;
  isLive.value = false;
}

let release: (() => void) | undefined;
/** Listens as soon as no other window does. */
function begin() {
  if (!("locks" in navigator)) return listen();
  void navigator.locks.request(channelName, async () => {
    if (!session.value) return;
    listen();
    await new Promise<void>((resolve) => (release = resolve));
    deafen();
  });
}

watch(() => (session.value && !session.value.pending && worksOnMatters() ? session.value.account.id : ""), (now, before) => {
  if (before) {
    release?.();
    deafen();
  }
  if (now) begin();
}, { immediate: true });

/** While the component is there. */
export function useTold(hear: (told: Told) => void) {
  hearers.add(hear);
  onUnmounted(() => hearers.delete(hear));
}
