// The outbox of the open phone: what is in it, and what is being done with it.

import { computed, ref, shallowRef, watch } from "vue";
import type { Problem } from "@shared/api/client";
import type { Entry, NewEntry } from "./outbox/entry";
import { flush } from "./outbox/flush";
import { Outbox } from "./outbox/outbox";
import { server } from "./outbox/server";
import { Waker, type Left } from "./outbox/wake";
import { contact, database, isExpired, phase, vault } from "./session";

export const entries = shallowRef<Entry[]>([]);
/** How many are not sent: counted without the PIN too. */
export const waiting = ref(0);
/** How many of them want the worker's word. */
export const stuck = computed(() => entries.value.filter(({ state }) => state === "held" || state === "faulty").length);
export const isSending = ref(false);
/** Why nothing goes out just now. */
export const hindrance = shallowRef<Problem>();

let box: Outbox | undefined;
let waker: Waker | undefined;

export function openBox(): Outbox {
  if (!box) throw new Error("the phone is locked");
  return box;
}

export async function look() {
  waiting.value = await Outbox.count(database());
  if (box) entries.value = await box.all();
}

/** After the session was renewed it is tried once more. */
async function empty(mine: Outbox, isRenewed = false): Promise<Left> {
  if ((await mine.open()).every(({ state }) => state !== "waiting")) return "done";
  const said = await contact(isRenewed);
  if (said !== "known") return said === "offline" ? "later" : "stop";
  const outcome = await flush(mine, server);
  hindrance.value = outcome.is === "later" ? outcome.problem : undefined;
  if (outcome.is === "signed-out") return isRenewed ? "later" : empty(mine, true);
  return outcome.is;
}

async function work(): Promise<Left> {
  if (!box) return "stop";
  isSending.value = true;
  // What has gone is seen at once, not when all have.
  const timer = setInterval(() => void look(), 1_000);
  try {
    return await empty(box);
  } finally {
    clearInterval(timer);
    isSending.value = false;
    await look();
  }
}

export async function write(made: NewEntry, photos: Map<string, Blob>) {
  await openBox().add(made, photos);
  await look();
  waker?.now();
}

export function sendNow() {
  waker?.now();
}

watch([phase, vault], async ([is, key]) => {
  if (is === "starting" || is === "unfit") return;
  waker?.end();
  waker = undefined;
  box = key && is === "open" ? new Outbox(database(), key) : undefined;
  entries.value = [];
  if (box) {
    await box.forgetOld(Date.now());
    waker = new Waker(work);
    waker.now();
  }
  await look();
});
watch(isExpired, (is) => !is && waker?.now());
