// What every map of the house shares: the page's own colours on it, and the tiles beneath it where the installation has some.

import TileLayer from "ol/layer/Tile.js";
import type VectorLayer from "ol/layer/Vector.js";
import type Map from "ol/Map.js";
import XYZ from "ol/source/XYZ.js";
import { api } from "@shared/api/client";
import { once } from "@shared/once";

/** A colour of the page's own, as it stands now. */
export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What is drawn upon tiles lets them through. */
const opacityUpon = 0.75;

/** Without tiles, or without an answer, the borders alone are the map. */
export async function layTiles(map: Map, areas: VectorLayer) {
  const { tiles, attribution } = await once("map", () => api.get("/api/v1/map", {})).catch(() => ({ tiles: null, attribution: "" }));
  if (!tiles) return;
  map.getLayers().insertAt(0, new TileLayer({ source: new XYZ({ url: tiles, attributions: attribution || undefined }) }));
  areas.setOpacity(opacityUpon);
}
