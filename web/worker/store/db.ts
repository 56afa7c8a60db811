// What this phone keeps. Everything that says something of people or matters is sealed (vault.ts); in the open stand only
// ids, the order and how many there are, so that the count of what is to be sent is seen while the page is locked.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Lock } from "./vault";

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface EntryRow extends Sealed {
  /** Drawn by the database: the order as made. */
  seq: number;
  id: string;
  isSent: boolean;
}

interface Schema extends DBSchema {
  lock: { key: string; value: Lock };
  entries: { key: number; value: EntryRow; indexes: { id: string } };
  /** Photos of entries, until the server has the entry. */
  photos: { key: string; value: Sealed };
  /** What the server said last, and drafts. */
  kept: { key: string; value: Sealed };
}

export type Database = IDBPDatabase<Schema>;
const stores = ["lock", "entries", "photos", "kept"] as const;

export function openDatabase(name = "rz-worker"): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("lock");
      db.createObjectStore("entries", { keyPath: "seq", autoIncrement: true }).createIndex("id", "id", { unique: true });
      db.createObjectStore("photos");
      db.createObjectStore("kept");
    },
  });
}

/** All or nothing: a wipe that is cut off is made again at the next start, as the lock goes with the rest. */
export async function wipe(db: Database) {
  const all = db.transaction(stores, "readwrite");
  await Promise.all([...stores.map((name) => all.objectStore(name).clear()), all.done]);
}
