// How many notices are unread, wherever the reader is: read again when something has changed.

import { onMounted, ref } from "vue";
import { api } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { useTold } from "../live";
import { worksOnMatters } from "../session";

type Schemas = components["schemas"];
export type Notice = Schemas["Notice"];
export type Contact = Schemas["NoticeContact"];
export type Channel = Schemas["NoticeChannel"];
export type Delivery = Schemas["Delivery"];
export type Hook = Schemas["Hook"];
export type ApiKey = Schemas["ApiKey"];
export type Scope = Schemas["Scope"];

/** Notices are written a moment after what they tell of. */
const afterChangeMs = 1_200;

export const unread = ref({ count: 0, more: false });

export async function readUnread() {
  if (!worksOnMatters()) return;
  const page = await api.get("/api/v1/notices", { query: { unread: true } }).catch(() => undefined);
  if (page) unread.value = { count: page.unread, more: page.more_unread };
}

let waiting = 0;
/** While the component is there the count stays right. */
export function useUnread() {
  onMounted(() => void readUnread());
  useTold(({ name }) => {
    if (name === "present") return;
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void readUnread(), afterChangeMs);
  });
}

/** Up to there; of one matter alone where it is given. */
export async function markRead(upto: string, matter?: string) {
  await api.post("/api/v1/notices/read", { body: { upto, ...(matter ? { matter } : {}) } });
  await readUnread();
}
