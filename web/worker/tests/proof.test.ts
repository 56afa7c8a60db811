import { expect, test } from "vitest";
import { inOrder, isCodeOf, judge, metresBetween, plainCode, roundAt, type PatrolGrid, type PatrolPoint, type PatrolRound } from "../proof";

const gate: PatrolPoint = { number: 1, name: "东门", lon: 113.3, lat: 33.7, radius_metres: 30, look: "", parts: ["morning"], code_edition: 1 };
/** Degrees of latitude of so many metres. */
const north = (metres: number) => metres / 111_195;

const at = (metres: number, accuracy_metres: number) => judge({ lon: gate.lon, lat: gate.lat + north(metres), accuracy_metres }, gate, 50);
const hex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
const round = (name: string, until: string): PatrolRound => ({ part: "morning", name, from: "2026-11-27T08:00:00+08:00", until, late_until: until, state: "open", counts: {} });

test("a degree of latitude is 111 km, and nothing is nothing", () => {
  expect(metresBetween({ lon: 0, lat: 0 }, { lon: 0, lat: 1 })).toBeCloseTo(111_195, -1);
  expect(metresBetween(gate, gate)).toBe(0);
});

test("within the radius one is there, its own error counts up to 30 m, and what is too inexact proves nothing", () => {
  expect(at(29, 5).is).toBe("here");
  expect(at(45, 20).is).toBe("here");
  expect(at(45, 5)).toEqual({ is: "away", metres: 15 });
  expect(at(65, 50)).toEqual({ is: "away", metres: 35 });
  expect(at(0, 51).is).toBe("inexact");
});

test("a code is known however it is typed", async () => {
  expect(plainCode("rongzhi:patrol:77:1:7k2m-9qxd-4ofa")).toBe("7K2M9QXD40FA");
  const digest = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("7K2M9QXD40FA")));
  expect(await isCodeOf(" 7K2M 9QXD 4OFA ", { ...gate, code_digest: digest })).toBe(true);
  expect(await isCodeOf("7K2M-9QXD-40FB", { ...gate, code_digest: digest })).toBe(false);
  expect(await isCodeOf("whatever", gate)).toBe(true);
});

test("the round that is on comes first, and its points as they are proposed", () => {
  const rounds = [round("上午", "2026-11-27T11:00:00+08:00"), round("下午", "2026-11-27T17:00:00+08:00")];
  expect(roundAt(rounds, Date.parse("2026-11-27T10:00:00+08:00"))?.name).toBe("上午");
  expect(roundAt(rounds, Date.parse("2026-11-27T12:00:00+08:00"))?.name).toBe("下午");
  expect(roundAt(rounds, Date.parse("2026-11-27T20:00:00+08:00"))?.name).toBe("下午");
  const points = [1, 2, 3].map((number) => ({ ...gate, number }));
  const proposal = { order: [3, 1], metres: 1, shortest_metres: 1, least_metres: 1, exact: true, gap_percent: 0, forward: [], text: "" };
  const of = { ...rounds[0]!, proposal, points: points.map(({ number, name }) => ({ number, name, state: "open" as const })) };
  expect(inOrder({ points } as PatrolGrid, of).map(({ point }) => point.number)).toEqual([3, 1, 2]);
});
