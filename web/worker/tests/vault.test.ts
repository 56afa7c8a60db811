import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { openDatabase, type Database } from "../store/db";
import { changePin, isTooPlain, makeVault, openVault, readLock, triesMax } from "../store/vault";

const now = Date.parse("2026-11-27T08:00:00+08:00");
const minute = 60_000;
let db: Database;
let count = 0;

beforeEach(async () => {
  db = await openDatabase(`vault-${++count}`);
});

test("what is kept is read with the PIN and not without", async () => {
  const made = await makeVault(db, "42", "493817");
  const sealed = await made.seal({ words: "路灯不亮" });
  await db.put("kept", sealed, "draft");
  expect(new TextDecoder().decode(sealed.data)).not.toContain("路灯");

  const wrong = await openVault(db, "493818", now);
  expect(wrong).toMatchObject({ is: "wrong", left: 9 });
  const right = await openVault(db, "493817", now);
  if (right.is !== "open") throw new Error(right.is);
  expect(await right.vault.open((await db.get("kept", "draft"))!)).toEqual({ words: "路灯不亮" });
  expect((await readLock(db))?.wrong, "a right one takes the wrong ones back").toBe(0);
});

test("the key of the data is no key of another phone, nor of another PIN", async () => {
  const sealed = await (await makeVault(db, "42", "493817")).seal("x");
  const other = await openDatabase(`vault-${++count}`);
  const theirs = await makeVault(other, "42", "493817");
  await expect(theirs.open(sealed)).rejects.toMatchObject({ name: "OperationError" });
  // The wrapped key alone, carried to another device key, opens nothing.
  await other.put("lock", { ...(await readLock(db))!, deviceKey: (await readLock(other))!.deviceKey }, "lock");
  expect((await openVault(other, "493817", now)).is).toBe("wrong");
});

test("five wrong tries make it wait, ten clear everything", async () => {
  await db.put("kept", await (await makeVault(db, "42", "493817")).seal("x"), "draft");
  let at = now;
  for (let wrong = 1; wrong < triesMax; ++wrong) {
    const tried = await openVault(db, "000000", at);
    if (tried.is !== "wrong") throw new Error(`try ${wrong}: ${tried.is}`);
    expect(tried.left).toBe(triesMax - wrong);
    expect(tried.waitUntil > at).toBe(wrong >= 5);
    at = Math.max(at, tried.waitUntil);
  }
  expect(await openVault(db, "493817", at - 1), "the right one waits too").toEqual({ is: "wait", waitUntil: at });
  expect(at - now).toBe((1 + 2 + 5 + 15 + 30) * minute);
  expect((await openVault(db, "000000", at)).is).toBe("wiped");
  expect([await db.count("kept"), await db.count("lock")]).toEqual([0, 0]);
  expect((await openVault(db, "493817", at)).is, "there is nothing left to open").toBe("wiped");
}, 60_000);

test("another PIN opens the same data, and the old one no longer does", async () => {
  const sealed = await (await makeVault(db, "42", "493817")).seal("x");
  expect((await changePin(db, "111111", "271828", now)).is).toBe("wrong");
  expect((await changePin(db, "493817", "271828", now)).is).toBe("open");
  expect((await openVault(db, "493817", now)).is).toBe("wrong");
  const opened = await openVault(db, "271828", now);
  expect(opened.is === "open" && (await opened.vault.open(sealed))).toBe("x");
});

test("rows of figures are too plain", () => {
  expect(["000000", "777777", "123456", "987654"].every(isTooPlain)).toBe(true);
  expect(["493817", "112233", "135791"].some(isTooPlain)).toBe(false);
});
