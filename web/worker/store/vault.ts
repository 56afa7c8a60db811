// The device PIN. What is kept is sealed by a random key (AES-GCM). That key lies wrapped: by what PBKDF2 makes of the PIN,
// drawn once more through a key of this device (HMAC) that the browser does not give out. Without the PIN nothing opens it;
// what this is worth against whom: ../README.md.

import { wipe, type Database, type Sealed } from "./db";

export const pinDigits = 6;
const rounds = 600_000;
const keyBits = 256;

/** How long to wait after so many wrong tries, in minutes; past the last one everything is cleared. */
const waits: Record<number, number> = { 5: 1, 6: 2, 7: 5, 8: 15, 9: 30 };
export const triesMax = 10;

export interface Lock {
  /** Whose data these are: of one account, and no other is let in. */
  account: string;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  deviceKey: CryptoKey;
  wrapped: Sealed;
  wrong: number;
  waitUntil: number;
}

export type Opened = { is: "open"; vault: Vault } | { is: "wrong"; left: number; waitUntil: number } | { is: "wait"; waitUntil: number } | { is: "wiped" };

const encode = (text: string) => new TextEncoder().encode(text);
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const aes = (bytes: BufferSource) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

async function sealWith(key: CryptoKey, plain: BufferSource): Promise<Sealed> {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}
const openWith = (key: CryptoKey, { iv, data }: Sealed) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);

export class Vault {
  constructor(private readonly key: CryptoKey) {}

  sealBytes(plain: BufferSource): Promise<Sealed> {
    return sealWith(this.key, plain);
  }
  openBytes(sealed: Sealed): Promise<ArrayBuffer> {
    return openWith(this.key, sealed);
  }
  seal(value: unknown): Promise<Sealed> {
    return this.sealBytes(encode(JSON.stringify(value)));
  }
  async open<T>(sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(sealed))) as T;
  }
}

async function wrappingKey(pin: string, lock: Pick<Lock, "salt" | "rounds" | "deviceKey">): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds }, typed, keyBits);
  return aes(await crypto.subtle.sign("HMAC", lock.deviceKey, bits));
}

async function lockUp(db: Database, account: string, pin: string, secret: BufferSource) {
  const deviceKey = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const salt = random(16);
  const wrapped = await sealWith(await wrappingKey(pin, { salt, rounds, deviceKey }), secret);
  await db.put("lock", { account, salt, rounds, deviceKey, wrapped, wrong: 0, waitUntil: 0 }, "lock");
}

/** For an account that signs in on this phone for the first time. */
export async function makeVault(db: Database, account: string, pin: string): Promise<Vault> {
  const secret = random(keyBits / 8);
  await lockUp(db, account, pin, secret);
  return new Vault(await aes(secret));
}

export const readLock = (db: Database): Promise<Lock | undefined> => db.get("lock", "lock");

/** Counts the try before it is made: whoever closes the page in between has used it up. */
async function countTry(db: Database, now: number): Promise<{ lock: Lock; before: Pick<Lock, "wrong" | "waitUntil"> } | undefined> {
  const all = db.transaction("lock", "readwrite");
  const lock = await all.store.get("lock");
  if (!lock) return undefined;
  const before = { wrong: lock.wrong, waitUntil: lock.waitUntil };
  if (now >= lock.waitUntil) {
    lock.wrong += 1;
    lock.waitUntil = now + (waits[lock.wrong] ?? 0) * 60_000;
    await all.store.put(lock, "lock");
  }
  await all.done;
  return { lock, before };
}

async function tryPin(db: Database, pin: string, now: number): Promise<Exclude<Opened, { is: "open" }> | { is: "right"; lock: Lock; secret: ArrayBuffer }> {
  const counted = await countTry(db, now);
  if (!counted) return { is: "wiped" };
  const { lock, before } = counted;
  if (now < before.waitUntil) return { is: "wait", waitUntil: before.waitUntil };
  const secret = await openWith(await wrappingKey(pin, lock), lock.wrapped).catch(() => undefined);
  if (secret) {
    await db.put("lock", { ...lock, wrong: 0, waitUntil: 0 }, "lock");
    return { is: "right", lock, secret };
  }
  if (lock.wrong < triesMax) return { is: "wrong", left: triesMax - lock.wrong, waitUntil: lock.waitUntil };
  await wipe(db);
  return { is: "wiped" };
}

export async function openVault(db: Database, pin: string, now: number): Promise<Opened> {
  const tried = await tryPin(db, pin, now);
  return tried.is === "right" ? { is: "open", vault: new Vault(await aes(tried.secret)) } : tried;
}

/** Another PIN for the same data. */
export async function changePin(db: Database, from: string, to: string, now: number): Promise<Opened> {
  const tried = await tryPin(db, from, now);
  if (tried.is !== "right") return tried;
  await lockUp(db, tried.lock.account, to, tried.secret);
  return { is: "open", vault: new Vault(await aes(tried.secret)) };
}

/** One figure, or a row of them, is what is tried first. */
export function isTooPlain(pin: string): boolean {
  const steps = [...pin].slice(1).map((figure, at) => Number(figure) - Number(pin[at]));
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1);
}
