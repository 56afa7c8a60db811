import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { Problem, type Matter } from "@shared/api/client";
import { momentHere } from "../making";
import { evidenceOf, type Entry, type NewEntry } from "../outbox/entry";
import { fromFile, toFile } from "../outbox/file";
import { flush, type Server, type Written } from "../outbox/flush";
import { Outbox } from "../outbox/outbox";
import { openDatabase, type Database } from "../store/db";
import { makeVault } from "../store/vault";

/** What the server does: a key stores once, a revision that is not the matter's is refused, a photo is known by its key. */
class House implements Server {
  readonly stored: { key: string; title: string; evidence: Record<string, string[]> }[] = [];
  readonly answers = new Map<string, Written>();
  readonly photos = new Map<string, string>();
  readonly revisions = new Map<string, number>();
  /** How many calls go through before the line is cut. */
  line = Infinity;
  /** The answer is lost after the work was done. */
  losesAnswers = false;
  refuses = new Map<string, Problem>();

  private use() {
    if (this.line-- <= 0) throw new Problem(0);
  }
  private answer<T>(value: T): T {
    if (this.losesAnswers) throw new Problem(0);
    return value;
  }
  async upload(photo: { key: string }, bytes: Blob): Promise<string> {
    this.use();
    if (!this.photos.has(photo.key)) this.photos.set(photo.key, `${this.photos.size + 1}:${await bytes.text()}`);
    return this.answer(this.photos.get(photo.key)!);
  }
  async send(entry: Entry): Promise<Written> {
    this.use();
    const refusal = this.refuses.get(entry.title);
    if (refusal) throw refusal;
    const known = this.answers.get(entry.id);
    if (known) return this.answer(known);
    const id = entry.matter?.id ?? `m${this.stored.length + 1}`;
    const revision = this.revisions.get(id) ?? 0;
    if (entry.matter && entry.matter.revision !== revision) throw new Problem(412, { title: "changed" });
    this.revisions.set(id, revision + 1);
    this.stored.push({ key: entry.id, title: entry.title, evidence: evidenceOf(entry) });
    const written = { id, number: `ZH${id}`, revision: revision + 1 };
    this.answers.set(entry.id, written);
    return this.answer(written);
  }
  async matter(id: string): Promise<Matter> {
    this.use();
    return { id, revision: this.revisions.get(id) ?? 0 } as Matter;
  }
}

let db: Database;
let box: Outbox;
let house: House;
let count = 0;
beforeEach(async () => {
  db = await openDatabase(`outbox-${++count}`);
  box = new Outbox(db, await makeVault(db, "42", "493817"));
  house = new House();
});

async function write(title: string, more: Partial<NewEntry> = {}, photos: string[] = []) {
  const id = `key-${title}`;
  const listed = photos.map((text, at) => ({ id: `${id}-${at}`, key: `${id}-${at}`, kind: "photo", type: "image/jpeg", size: text.length }));
  const blobs = new Map(photos.map((text, at) => [`${id}-${at}`, new Blob([text])]));
  await box.add({ id, chain: "request", step: "register", stepName: "登记", title, at: "2026-11-27T08:00:00+08:00", fields: { what: title }, place: "7", ...more, photos: listed }, blobs);
}
const titles = () => house.stored.map(({ title }) => title);
const states = async () => (await box.all()).map(({ title, state }) => `${title} ${state}`);

test("a line that breaks at every call in turn: all arrive once, in order, with their photos", async () => {
  for (let n = 1; n <= 6; ++n) await write(`${n}`, {}, n % 2 ? [`photo ${n}`, `other ${n}`] : []);
  for (let runs = 0; (await Outbox.count(db)) > 0; ++runs) {
    expect(runs, "it comes to an end").toBeLessThan(40);
    house.line = 1 + (runs % 2);
    house.losesAnswers = runs % 3 === 0;
    await flush(box, house);
  }
  expect(titles()).toEqual(["1", "2", "3", "4", "5", "6"]);
  expect(house.stored[2]!.evidence.photo!.map((id) => id.split(":")[1])).toEqual(["photo 3", "other 3"]);
  expect(house.photos.size).toBe(6);
  expect(await db.count("photos"), "photos go when the entry is acknowledged").toBe(0);
});

test("photos stay until the server has the entry", async () => {
  await write("1", {}, ["a"]);
  house.line = 1; // the photo goes through, the entry does not
  expect((await flush(box, house)).is).toBe("later");
  expect(await db.count("photos")).toBe(1);
  house.line = Infinity;
  expect(await flush(box, house)).toEqual({ is: "done" });
  expect(await db.count("photos")).toBe(0);
});

test("two steps of one matter go on from each other's revision", async () => {
  house.revisions.set("m", 4);
  const matter = { id: "m", number: "ZHm", revision: 4 };
  await write("first", { matter });
  await write("second", { matter });
  expect(await flush(box, house)).toEqual({ is: "done" });
  expect(titles()).toEqual(["first", "second"]);
  expect(house.revisions.get("m")).toBe(6);
});

test("a matter changed meanwhile is held with what stands there, its followers wait, the others go", async () => {
  house.revisions.set("m", 5);
  const matter = { id: "m", number: "ZHm", revision: 4 };
  await write("mine", { matter });
  await write("after it", { matter });
  await write("another");
  expect((await flush(box, house)).is).toBe("done");
  expect(await states()).toEqual(["mine held", "after it waiting", "another sent"]);
  const held = (await box.open())[0]!;
  expect(held.theirs?.revision).toBe(5);
  expect(held.problem?.status).toBe(412);
  await flush(box, house);
  expect(titles(), "nothing of it goes by itself").toEqual(["another"]);

  await box.again(held, false);
  await flush(box, house);
  expect(titles()).toEqual(["another", "mine", "after it"]);
});

test("a held entry that is dropped lets its followers go, to be judged by themselves", async () => {
  house.revisions.set("m", 5);
  await write("mine", { matter: { id: "m", number: "ZHm", revision: 4 } }, ["a"]);
  await flush(box, house);
  await box.drop((await box.open())[0]!);
  expect([await Outbox.count(db), await db.count("photos")]).toEqual([0, 0]);
});

test("what the server would not have is kept with its sentence and goes when it is mended, under another key", async () => {
  house.refuses.set("short", new Problem(422, { title: "填写有误", errors: [{ pointer: "/fields/what", message: "请至少写 5 个字。" }] }));
  await write("short");
  await write("fine");
  await flush(box, house);
  expect(await states()).toEqual(["short faulty", "fine sent"]);
  const faulty = (await box.open())[0]!;
  expect(faulty.problem?.errors?.[0]?.message).toBe("请至少写 5 个字。");
  house.refuses.clear();
  await box.mend(faulty, { fields: { what: "路灯不亮了" } });
  await flush(box, house);
  expect(titles()).toEqual(["fine", "short"]);
  expect(house.stored[1]!.key).not.toBe(faulty.id);
});

test("photos that the server forgot go up anew", async () => {
  house.refuses.set("1", new Problem(422, { errors: [{ pointer: "/evidence/photo/0", message: "照片不在了。" }] }));
  await write("1", {}, ["a"]);
  await flush(box, house);
  house.refuses.clear();
  await box.again((await box.open())[0]!, true);
  await flush(box, house);
  expect(house.photos.size).toBe(2);
  expect(house.stored[0]!.evidence.photo).toEqual(["2:a"]);
});

test("a busy server and an ended session stop it where it stands", async () => {
  for (const status of [503, 429, 500]) {
    house.refuses.set("1", new Problem(status));
    await write("1");
    expect(await flush(box, house)).toMatchObject({ is: "later" });
  }
  house.refuses.set("1", new Problem(401, { type: "urn:rongzhi:problem:session-ended-elsewhere" }));
  expect(await flush(box, house)).toMatchObject({ is: "signed-out", problem: { status: 401 } });
  expect(await states()).toEqual(["1 waiting"]);
});

test("a file takes entries to another phone of the same worker, once", async () => {
  await write("1", {}, ["a", "b"]);
  await write("2");
  const file = await toFile(await box.open(), box, "42");
  expect(await fromFile(file, box, "42"), "they are here already").toEqual({ is: "done", entries: 0 });

  db = await openDatabase(`outbox-${++count}`);
  box = new Outbox(db, await makeVault(db, "42", "271828"));
  expect(await fromFile(new Blob(["{}"]), box, "42")).toEqual({ is: "no-such-file" });
  expect(await fromFile(file, box, "43")).toEqual({ is: "of-another" });
  expect(await fromFile(file, box, "42")).toEqual({ is: "done", entries: 2 });
  expect(await fromFile(file, box, "42")).toEqual({ is: "done", entries: 0 });
  await flush(box, house);
  expect(titles()).toEqual(["1", "2"]);
  expect([...house.photos.values()]).toEqual(["1:a", "2:b"]);
});

test("a moment is written with the phone's own offset", () => {
  const at = new Date("2026-11-27T08:05:00.000Z");
  const written = momentHere(at);
  expect(Date.parse(written)).toBe(at.getTime());
  expect(written).toMatch(/^2026-11-2\dT\d\d:\d5:00\.000[+-]\d\d:\d\d$/);
  expect(Number(written.slice(11, 13)), "the wall clock here").toBe(at.getHours());
});

test("what was sent is forgotten after a while, what was not is never", async () => {
  await write("1");
  await flush(box, house);
  await write("2");
  await box.forgetOld(Date.now() + 13 * 86_400_000);
  expect(await states()).toEqual(["1 sent", "2 waiting"]);
  await box.forgetOld(Date.now() + 15 * 86_400_000);
  expect(await states()).toEqual(["2 waiting"]);
});
