// Matters of a list in the order in which their places are walked.

import { api, type MatterRow } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { language } from "@shared/language";
import { newPoint, type EditedPoint } from "../patrol/plan";
import { t } from "./texts";

type Order = components["schemas"]["StopOrder"];
export interface Position {
  lon: number;
  lat: number;
}

export interface Stop {
  id: string;
  path: string;
  lon: number;
  lat: number;
  rows: MatterRow[];
}
export interface Way {
  stops: Stop[];
  leftOut: MatterRow[];
  count: number;
  /** There are more that were not asked for. */
  more: boolean;
  metres: number;
  exact: boolean;
  gap: number;
}

const rowsMax = 200;
const lang = () => ({ lang: language.value });

/** In the order that was proposed; what lies nowhere comes by itself. */
export function wayOf(rows: MatterRow[], order: Order | undefined, more = false): Way {
  const stops = (order?.stops ?? []).map(({ place, lon, lat, places }) => ({ id: place.id, path: place.path, lon, lat, rows: rows.filter((row) => places.includes(row.place.id)) }));
  return { stops, leftOut: rows.filter((row) => order?.left_out.includes(row.place.id)), count: rows.length, more, metres: order?.metres ?? 0, exact: order?.exact ?? true, gap: order?.gap_percent ?? 0 };
}

export async function readWay(view: string, from?: Position): Promise<Way> {
  const { items, next } = await api.get("/api/v1/matters", { query: { view, limit: rowsMax, ...lang() } });
  const places = [...new Set(items.map(({ place }) => place.id))];
  const order = places.length > 0 ? await api.post("/api/v1/patrol/stops", { query: lang(), body: { places, ...from } }) : undefined;
  return wayOf(items, order, next !== undefined);
}

/** As the map of points takes them: a number each, and no circle around. */
export const pointsOf = ({ stops }: Way): EditedPoint[] => stops.map(({ id, lon, lat, path }, at) => ({ ...newPoint(lon, lat), key: id, number: at + 1, name: path, radius: "0" }));

const kilometre = 1000;
export const farOf = (metres: number) => (metres < kilometre ? t("metres", { n: Math.round(metres / 10) * 10 }) : t("kilometres", { n: (metres / kilometre).toFixed(1) }));
