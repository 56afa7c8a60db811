// A grid's plan while it is changed.

import type { components } from "@shared/api/schema";

type Schemas = components["schemas"];
export type PlanView = Schemas["PatrolPlanView"];
export type Part = Schemas["PatrolPart"];
export type DayRound = Schemas["PatrolRoundOfDay"];
export type GridRounds = Schemas["PatrolRounds"]["items"][number];

export const parts: readonly Part[] = ["morning", "afternoon"];
export const pointsMax = 60;

/** `key` names it here; a new one has no number yet. */
export interface EditedPoint {
  key: string;
  number?: number;
  name: string;
  lon: number;
  lat: number;
  radius: string;
  look: string;
  place: string;
  parts: Part[];
  renew: boolean;
}
export interface EditedSeason {
  from: string;
  to: string;
  begin: string;
  end: string;
}
export interface EditedRound {
  on: boolean;
  every: boolean;
  own: boolean;
  seasons: EditedSeason[];
}
export interface EditedPlan {
  points: EditedPoint[];
  rounds: Record<Part, EditedRound>;
}

export const newSeason = (): EditedSeason => ({ from: "01-01", to: "12-31", begin: "08:40", end: "10:40" });

let made = 0;
export const newPoint = (lon: number, lat: number): EditedPoint => ({ key: `new-${++made}`, name: "", lon, lat, radius: "30", look: "", place: "", parts: [...parts], renew: false });

export function edited({ points, rounds }: Pick<PlanView, "points" | "rounds">): EditedPlan {
  const round = (part: Part): EditedRound => {
    const found = rounds.find((each) => each.part === part);
    const seasons = (found?.seasons ?? []).map(({ from, to, hours }) => ({ from, to, begin: hours[0]!, end: hours[1]! }));
    return { on: found !== undefined, every: found?.every_day ?? false, own: seasons.length > 0, seasons };
  };
  return {
    points: points.map((each) => ({ key: String(each.number), number: each.number, name: each.name, lon: each.lon, lat: each.lat, radius: String(each.radius_metres), look: each.look, place: each.place ?? "", parts: [...each.parts], renew: false })),
    rounds: { morning: round("morning"), afternoon: round("afternoon") },
  };
}

export function bodyOf(plan: EditedPlan, reason: string) {
  return {
    points: plan.points.map(({ number, name, lon, lat, radius, look, place, parts: in_, renew }) => ({ ...(number ? { number } : {}), name, lon, lat, radius_metres: Number(radius), look, ...(place ? { place } : {}), parts: in_, ...(renew ? { renew_code: true } : {}) })),
    rounds: parts.filter((part) => plan.rounds[part].on).map((part) => {
      const { every, own, seasons } = plan.rounds[part];
      return { part, every_day: every, seasons: own ? seasons.map(({ from, to, begin, end }) => ({ from, to, hours: [begin, end] })) : [] };
    }),
    reason,
  };
}

/** Six digits behind the point are a decimetre. */
export const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
