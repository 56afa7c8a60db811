// Whether a point is passed, as far as the phone can tell without a line; the server judges again.

import type { components } from "@shared/api/schema";

export type PatrolDay = components["schemas"]["PatrolDay"];
export type PatrolGrid = PatrolDay["grids"][number];
export type PatrolPoint = components["schemas"]["PatrolPoint"];
export type PatrolRound = components["schemas"]["PatrolRoundOfDay"];

export type PatrolExcuse = components["schemas"]["PatrolExcuse"];

export interface Position {
  lon: number;
  lat: number;
  accuracy_metres: number;
}

const earthMetres = 6_371_008.8;
/** What an inexact position may add to a point's radius, and never more than the radius: as `allowance_metres_max` of the server. */
const slackMetresMax = 30;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** As the crow flies (haversine). */
export function metresBetween(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const [north, east] = [radians(b.lat - a.lat), radians(b.lon - a.lon)];
  const h = Math.sin(north / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(east / 2) ** 2;
  return 2 * earthMetres * Math.asin(Math.sqrt(h));
}

export type Verdict = { is: "here" } | { is: "inexact" } | { is: "away"; metres: number };

export function judge(position: Position, point: PatrolPoint, accuracyMetresMax: number): Verdict {
  if (position.accuracy_metres > accuracyMetresMax) return { is: "inexact" };
  const metres = metresBetween(position, point);
  const slack = Math.min(position.accuracy_metres, slackMetresMax, point.radius_metres);
  return metres <= point.radius_metres + slack ? { is: "here" } : { is: "away", metres: Math.round(metres - point.radius_metres) };
}

/** The code within what was read or typed, in its plain letters. */
export function plainCode(text: string): string {
  const letters = text.slice(text.lastIndexOf(":") + 1).toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  return letters.replace(/[^0-9A-Z]/g, "");
}

/** Where the phone knows the point's digest; else only the server can tell. */
export async function isCodeOf(text: string, point: PatrolPoint): Promise<boolean> {
  if (!point.code_digest) return true;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(plainCode(text)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === point.code_digest;
}

/** «07:30»; what lasts until midnight lasts until 24:00. */
export const fromClock = ({ from }: PatrolRound) => from.slice(11, 16);
export const untilClock = ({ until }: PatrolRound) => (until.slice(11, 16) === "00:00" ? "24:00" : until.slice(11, 16));

/** The round that is on, else the next one, else the last of the day. */
export function roundAt(rounds: PatrolRound[], now: number): PatrolRound | undefined {
  return rounds.find(({ late_until }) => now <= Date.parse(late_until)) ?? rounds[rounds.length - 1];
}

/** Its points as they are proposed; what the proposal does not name comes behind. */
export function inOrder(grid: PatrolGrid, round: PatrolRound): { point: PatrolPoint; state: string; excuse?: PatrolExcuse }[] {
  const place = new Map((round.proposal?.order ?? []).map((number, at) => [number, at]));
  const states = new Map((round.points ?? []).map((each) => [each.number, each]));
  return grid.points
    .filter(({ number }) => states.has(number))
    .map((point) => ({ point, state: states.get(point.number)!.state, excuse: states.get(point.number)!.excuse }))
    .sort((a, b) => (place.get(a.point.number) ?? Infinity) - (place.get(b.point.number) ?? Infinity) || a.point.number - b.point.number);
}
