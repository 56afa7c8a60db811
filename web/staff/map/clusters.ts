// Spots of matters put together as far as a map's zoom lets them run into each other. Each zoom is made of the one before it and
// kept, so that a map is panned and zoomed over tens of thousands of spots without counting them anew.

import { statuses, type Status } from "./shapes";

export interface Cluster {
  /** In metres of Web Mercator; of several spots the middle, weighed by their matters. */
  x: number;
  y: number;
  count: number;
  /** As `statuses`. */
  byStatus: number[];
  /** West, south, east, north of its spots. */
  extent: [number, number, number, number];
  /** The only matter, where there is no other. */
  only?: string;
}

export interface Spot {
  x: number;
  y: number;
  status: Status;
  matters: string[];
}

/** Nearer than so many pixels they run into each other. */
const reach = 56;
export const zoomMost = 19;
const metresWhole = 156_543.033_928_041;
/** Of a pixel, at the equator. */
const metresAt = (zoom: number) => metresWhole / 2 ** zoom;

function joined(into: Cluster, other: Cluster) {
  const count = into.count + other.count;
  into.x = (into.x * into.count + other.x * other.count) / count;
  into.y = (into.y * into.count + other.y * other.count) / count;
  into.count = count;
  into.only = undefined;
  other.byStatus.forEach((n, at) => (into.byStatus[at]! += n));
  const [west, south, east, north] = other.extent;
  into.extent = [Math.min(into.extent[0], west), Math.min(into.extent[1], south), Math.max(into.extent[2], east), Math.max(into.extent[3], north)];
}

const cell = (column: number, row: number) => column * 2 ** 26 + row;

/** Each joins the nearest that stands within reach, or stands itself. */
function together(of: Cluster[], within: number): Cluster[] {
  const out: Cluster[] = [];
  const cells = new Map<number, Cluster[]>();
  for (const one of of) {
    const column = Math.floor(one.x / within);
    const row = Math.floor(one.y / within);
    let nearest: Cluster | undefined;
    let least = within ** 2;
    for (let dx = -1; dx <= 1; ++dx) {
      for (let dy = -1; dy <= 1; ++dy) {
        for (const other of cells.get(cell(column + dx, row + dy)) ?? []) {
          const distance = (other.x - one.x) ** 2 + (other.y - one.y) ** 2;
          if (distance >= least) continue;
          least = distance;
          nearest = other;
        }
      }
    }
    if (nearest) {
      joined(nearest, one);
      continue;
    }
    const standing = { ...one, byStatus: [...one.byStatus] };
    out.push(standing);
    const here = cells.get(cell(column, row));
    if (here) here.push(standing);
    else cells.set(cell(column, row), [standing]);
  }
  return out;
}

export class Clusters {
  private readonly levels = new Map<number, Cluster[]>();

  constructor(spots: Spot[]) {
    const whole = new Map<string, Cluster>();
    for (const { x, y, status, matters } of spots) {
      const byStatus = statuses.map((each) => (each === status ? matters.length : 0));
      const one: Cluster = { x, y, count: matters.length, byStatus, extent: [x, y, x, y], only: matters.length === 1 ? matters[0] : undefined };
      const there = whole.get(`${x} ${y}`);
      if (there) joined(there, one);
      else if (one.count > 0) whole.set(`${x} ${y}`, one);
    }
    this.levels.set(zoomMost + 1, [...whole.values()]);
  }

  /** Every spot by itself. */
  get spots(): Cluster[] {
    return this.levels.get(zoomMost + 1)!;
  }

  at(zoom: number): Cluster[] {
    const level = Math.min(Math.max(Math.floor(zoom), 0), zoomMost);
    let made = this.levels.get(level);
    if (!made) {
      made = together(level === zoomMost ? this.spots : this.at(level + 1), reach * metresAt(level));
      this.levels.set(level, made);
    }
    return made;
  }
}

/** Whether all its matters lie at one spot, so that no zoom takes them apart. */
export const isOneSpot = ({ extent: [west, south, east, north] }: Cluster) => west === east && south === north;
