// The ground of a community on paper: from degrees to the little map and back, and in which grid a point lies.

import type { Area } from "./reference";

type Ring = [number, number][];
type Polygons = Ring[][];

const polygonsOf = (area: Area) => (area.geometry as unknown as { coordinates: Polygons }).coordinates;

function isInRing([x, y]: [number, number], ring: Ring): boolean {
  let is = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [x1, y1] = ring[at]!;
    const [x2, y2] = ring[before]!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) is = !is;
  }
  return is;
}

/** Inside the outer border and in no hole. */
export function isIn(point: [number, number], area: Area): boolean {
  return polygonsOf(area).some(([outer, ...holes]) => outer !== undefined && isInRing(point, outer) && !holes.some((hole) => isInRing(point, hole)));
}

/** The parts of a place where it has any. */
export const partsOf = ([whole, ...parts]: Area[]): Area[] => (parts.length > 0 ? parts : whole ? [whole] : []);

/** Of each group the first is a place as a whole, those after it lie in it: the smaller one is meant. */
export function areaAt(point: [number, number], groups: Area[][]): Area | undefined {
  const wholes = groups.flatMap(([whole]) => whole ?? []);
  return [...groups.flatMap(partsOf), ...wholes].find((area) => isIn(point, area));
}

export interface Sheet {
  width: number;
  height: number;
  paths: { id: string; name: string; d: string; x: number; y: number }[];
}

/** As wide as said; degrees of longitude are narrower than those of latitude. */
export function sheetOf(areas: Area[], width: number): Sheet {
  const points = areas.flatMap((area) => polygonsOf(area).flat(2));
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / Math.max((east - west) * narrow, (north - south) / 1.5, 1e-9);
  const put = ([x, y]: [number, number]): [number, number] => [(x - west) * narrow * scale, (north - y) * scale];
  const text = (ring: Ring) => `M${ring.map((point) => put(point).map((each) => each.toFixed(1)).join(" ")).join("L")}Z`;
  const paths = areas.map((area) => {
    const outer = polygonsOf(area).map(([ring]) => ring ?? []).sort((a, b) => b.length - a.length)[0] ?? [];
    const middle = outer.map(put).reduce(([sx, sy], [x, y]) => [sx + x / outer.length, sy + y / outer.length], [0, 0]);
    return { id: area.properties.id, name: area.properties.name, d: polygonsOf(area).flat().map(text).join(""), x: middle[0]!, y: middle[1]! };
  });
  return { width: (east - west) * narrow * scale, height: (north - south) * scale, paths };
}
