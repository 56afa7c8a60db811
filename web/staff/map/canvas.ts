// What every map of the house shares: the page's own colours on it, and the tiles beneath it where the installation has some.

import TileLayer from "ol/layer/Tile.js";
import type VectorLayer from "ol/layer/Vector.js";
import type Map from "ol/Map.js";
import XYZ from "ol/source/XYZ.js";
import { api } from "@shared/api/client";
import { once } from "@shared/once";

/** A colour of the page's own, as it stands now. */
export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let liesOnTiles = false;
/** Four tenths. */
const seenThrough = "66";
/** The colour of an area; tiles beneath are seen through it. */
export function ground(name: string): string {
  const hex = colour(name);
  const whole = hex.length === 4 ? hex.replace(/[\da-f]/gi, "$&$&") : hex;
  return liesOnTiles ? whole + seenThrough : whole;
}

/** Without tiles, or without an answer, the borders alone are the map. */
export async function layTiles(map: Map, areas: VectorLayer) {
  const { tiles, attribution } = await once("map", () => api.get("/api/v1/map", {})).catch(() => ({ tiles: null, attribution: "" }));
  if (!tiles) return;
  map.getLayers().insertAt(0, new TileLayer({ source: new XYZ({ url: tiles, attributions: attribution || undefined, attributionsCollapsible: false }) }));
  liesOnTiles = true;
  areas.changed();
}
