// The entries of this phone and their photos, in its database and sealed.

import type { Database, EntryRow } from "../store/db";
import type { Vault } from "../store/vault";
import type { Entry, NewEntry } from "./entry";
import { uuid } from "@shared/uuid";
import type { Box, Written } from "./flush";

/** How long a sent entry is shown among the worker's own. */
const sentKeptMs = 14 * 24 * 3_600_000;

export class Outbox implements Box {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
  ) {}

  /** How many are not sent, which is told without the PIN. */
  static async count(db: Database): Promise<number> {
    return (await db.getAll("entries")).filter(({ isSent }) => !isSent).length;
  }

  private async opened(rows: EntryRow[]): Promise<Entry[]> {
    return Promise.all(rows.map(async (row) => ({ ...(await this.vault.open<Entry>(row)), seq: row.seq })));
  }
  private async sealed(entry: NewEntry & Partial<Entry>): Promise<Omit<EntryRow, "seq">> {
    return { ...(await this.vault.seal(entry)), id: entry.id, isSent: entry.state === "sent" };
  }

  async all(): Promise<Entry[]> {
    return this.opened(await this.db.getAll("entries"));
  }
  async open(): Promise<Entry[]> {
    return this.opened((await this.db.getAll("entries")).filter(({ isSent }) => !isSent));
  }

  /** Kept with its photos, or nothing of it. Where an entry of that id is here already it stays as it is. */
  async add(made: NewEntry, photos: Map<string, Blob>) {
    const row = await this.sealed({ ...made, state: "waiting" });
    const bytes = await Promise.all([...photos].map(async ([id, blob]) => [id, await this.vault.sealBytes(await blob.arrayBuffer())] as const));
    const all = this.db.transaction(["entries", "photos"], "readwrite");
    if ((await all.objectStore("entries").index("id").getKey(made.id)) !== undefined) return;
    await all.objectStore("entries").add(row as EntryRow);
    await Promise.all([...bytes.map(([id, sealed]) => all.objectStore("photos").put(sealed, id)), all.done]);
  }

  /** Of a draft: the camera may push the page out of the phone's memory. */
  async keepPhoto(id: string, blob: Blob) {
    await this.db.put("photos", await this.vault.sealBytes(await blob.arrayBuffer()), id);
  }
  /** Photos that neither an entry nor a draft names. */
  async sweepPhotos(ofDrafts: Set<string>) {
    const named = new Set([...ofDrafts, ...(await this.open()).flatMap(({ photos }) => photos.map(({ id }) => id))]);
    for (const id of await this.db.getAllKeys("photos")) {
      if (!named.has(id)) await this.db.delete("photos", id);
    }
  }

  async photo(id: string): Promise<Blob | undefined> {
    const sealed = await this.db.get("photos", id);
    return sealed && new Blob([await this.vault.openBytes(sealed)]);
  }

  async save(entry: Entry) {
    const row = { ...(await this.sealed(entry)), seq: entry.seq };
    const all = this.db.transaction("entries", "readwrite");
    // Dropped meanwhile stays dropped.
    if ((await all.store.getKey(entry.seq)) !== undefined) await all.store.put(row);
    await all.done;
  }

  async sent(entry: Entry, { id, number, revision }: Written) {
    const done = { id, number, at: new Date().toISOString() };
    const pass = entry.pass && { grid: entry.pass.grid, point: entry.pass.point };
    const row = { ...(await this.sealed({ ...entry, pass, fields: {}, photos: [], theirs: undefined, problem: undefined, state: "sent", done })), seq: entry.seq };
    const next = (await this.open()).filter((each) => each.seq !== entry.seq && each.matter?.id === id && each.state === "waiting");
    const rows = await Promise.all(next.map(async (each) => ({ ...(await this.sealed({ ...each, matter: { ...each.matter!, revision } })), seq: each.seq })));
    const all = this.db.transaction(["entries", "photos"], "readwrite");
    const entries = all.objectStore("entries");
    await Promise.all([...[row, ...rows].map((each) => entries.put(each)), ...entry.photos.map((photo) => all.objectStore("photos").delete(photo.id)), all.done]);
  }

  async drop(entry: Entry) {
    const all = this.db.transaction(["entries", "photos"], "readwrite");
    await Promise.all([all.objectStore("entries").delete(entry.seq), ...entry.photos.map(({ id }) => all.objectStore("photos").delete(id)), all.done]);
  }

  /** Once more as it is; of a held one on what stands now. Photos that the server did not know go up anew. */
  again(entry: Entry, areGone: boolean): Promise<void> {
    const { theirs, problem: _, ...rest } = entry;
    const photos = areGone ? entry.photos.map((photo) => ({ ...photo, key: uuid(), attachment: undefined })) : entry.photos;
    const matter = entry.matter && { ...entry.matter, revision: theirs?.revision ?? entry.matter.revision };
    return this.save({ ...rest, photos, matter, state: "waiting" });
  }

  /** Other words under another key, as the server refused the first and kept nothing of them. */
  async mend(entry: Entry, mended: Pick<Entry, "fields"> & Partial<NewEntry>) {
    const { problem: _, theirs, ...rest } = entry;
    const matter = entry.matter && { ...entry.matter, revision: theirs?.revision ?? entry.matter.revision };
    await this.save({ ...rest, matter, ...mended, id: uuid(), state: "waiting" });
  }

  async forgetOld(now: number) {
    const old = (await this.all()).filter(({ done }) => done && now - Date.parse(done.at) > sentKeptMs);
    for (const entry of old) await this.drop(entry);
  }
}
