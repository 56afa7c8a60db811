// Who works with this phone, and whether it is open. An account signs in with a line, once, and sets a PIN; from then on the
// PIN opens what lies here, with or without a line, and the session is only needed to send and to ask.

import { computed, ref, shallowRef } from "vue";
import { api, Problem, setCsrf, whenSignedOut, type Session } from "@shared/api/client";
import { openDatabase, wipe, type Database } from "./store/db";
import { changePin, makeVault, openVault, readLock, type Opened, type Vault } from "./store/vault";

export type Phase = "starting" | "unfit" | "sign-in" | "choose-pin" | "locked" | "open";
export const phase = ref<Phase>("starting");

/** Why the phone is at the sign-in, where that is to be said. */
export const cleared = ref<"" | "ended" | "wrong-pin">("");

/** As the server said last; kept for the days without a line. */
export const session = shallowRef<Session>();
/** The session is over: what is written goes on being kept, and goes out after signing in again. */
export const isExpired = ref(false);

let db: Database;
export const vault = shallowRef<Vault>();
export const database = () => db;

/** Since the page was loaded the server has known the session: the token against forgery is here. */
let isKnown = false;
whenSignedOut(() => {
  // Whatever was asked: it is said at once, and a phone that was ended from elsewhere is cleared at once.
  const wasKnown = isKnown;
  isKnown = false;
  if (wasKnown) void contact();
});

const isEnded = ({ status, body }: Problem) => status === 401 && body.type?.endsWith(":session-ended-elsewhere");

async function clearAll(why: "ended" | "wrong-pin") {
  await wipe(db);
  vault.value = undefined;
  session.value = undefined;
  cleared.value = why;
  phase.value = "sign-in";
}

async function take(said: Session) {
  isKnown = true;
  isExpired.value = false;
  setCsrf(said.csrf);
  session.value = said;
  if (vault.value) await db.put("kept", await vault.value.seal(said), "session");
}

export type Contact = "known" | "expired" | "cleared" | "offline";

/** Asks whether the session still holds. A phone that was ended from elsewhere is cleared, locked or not. */
export async function contact(force = false): Promise<Contact> {
  if (isKnown && !force) return "known";
  try {
    const said = await api.get("/api/v1/session");
    const lock = await readLock(db);
    // Another account's session in this browser is none for what lies here.
    if (lock && lock.account !== said.account.id) return expire();
    if (said.pending || !said.device_until) return expire();
    await take(said);
    return "known";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (isEnded(error)) {
      await clearAll("ended");
      return "cleared";
    }
    return error.status === 401 ? expire() : "offline";
  }
}
function expire(): Contact {
  isKnown = false;
  isExpired.value = true;
  return "expired";
}

export async function start() {
  if (!globalThis.isSecureContext || !crypto.subtle || !globalThis.indexedDB) return void (phase.value = "unfit");
  try {
    db = await openDatabase();
  } catch {
    return void (phase.value = "unfit");
  }
  const lock = await readLock(db);
  phase.value = lock ? "locked" : "starting";
  const said = await contact();
  if (!lock && phase.value === "starting") phase.value = said === "known" ? "choose-pin" : "sign-in";
  // A lost phone may be without a line when it is opened.
  addEventListener("online", () => phase.value === "locked" && void contact(true));
}

export type SignedIn = "done" | "no-worker" | "of-another" | "pending";

/** With a line; a Problem thrown where the server refuses. */
export async function signIn(login: string, password: string): Promise<SignedIn> {
  const said = await api.post("/api/v1/session", { body: { login, password, device: true } });
  setCsrf(said.csrf);
  const lock = await readLock(db);
  const isOfAnother = lock !== undefined && lock.account !== said.account.id;
  if (said.pending) return "pending";
  if (isOfAnother || !said.device_until) {
    await api.delete("/api/v1/session").catch(() => undefined);
    return isOfAnother ? "of-another" : "no-worker";
  }
  await take(said);
  cleared.value = "";
  if (!vault.value) phase.value = lock ? "locked" : "choose-pin";
  return "done";
}

async function enter(opened: Vault) {
  vault.value = opened;
  if (session.value) await db.put("kept", await opened.seal(session.value), "session");
  else {
    const kept = await db.get("kept", "session");
    session.value = kept && (await opened.open<Session>(kept));
  }
  // Where the phone is short of space the browser may else clear what lies here.
  void navigator.storage?.persist?.().catch(() => false);
  phase.value = "open";
}

export async function setPin(pin: string) {
  await enter(await makeVault(db, session.value!.account.id, pin));
}

export async function unlock(pin: string): Promise<Opened> {
  const opened = await openVault(db, pin, Date.now());
  if (opened.is === "open") await enter(opened.vault);
  if (opened.is === "wiped") await clearAll("wrong-pin");
  return opened;
}

export async function setAnotherPin(from: string, to: string): Promise<Opened> {
  const opened = await changePin(db, from, to, Date.now());
  if (opened.is === "open") vault.value = opened.vault;
  if (opened.is === "wiped") await clearAll("wrong-pin");
  return opened;
}

export function lockNow() {
  vault.value = undefined;
  phase.value = "locked";
}

/** Out for good: what lies here goes too. Only with a line, or the session would go on at the server. */
export async function signOut() {
  if ((await contact()) !== "known") throw new Problem(0);
  await api.delete("/api/v1/session");
  await wipe(db);
  location.reload();
}

/** Put away for that long the page locks itself. */
const awayMsMax = 10 * 60_000;
let awaySince = 0;
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") awaySince = Date.now();
  else if (phase.value === "open" && awaySince > 0 && Date.now() - awaySince > awayMsMax) lockNow();
});

export const isOpen = computed(() => phase.value === "open");
