// The grids of a community while they are drawn: each change can be taken back, and each is tried by the server.

import { computed, ref, shallowRef } from "vue";
import { api, Problem } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { language } from "@shared/language";
import { splitRing, type Corner, type Ring } from "./split";

export type Division = components["schemas"]["Grids"];
export type GridFault = components["schemas"]["GridFault"];
export type Tool = "look" | "modify" | "draw" | "split";
export interface GeoShape {
  type: "MultiPolygon";
  coordinates: Corner[][][];
}
/** Of each grid that has a border. */
export type Shapes = Record<string, GeoShape>;

const tryMs = 400;

export const shapesOf = ({ grids }: Division): Shapes => Object.fromEntries(grids.filter(({ geometry }) => geometry).map(({ id, geometry }) => [id, geometry as unknown as GeoShape]));
export const bodyOf = (shapes: Shapes) => Object.entries(shapes).map(([id, geometry]) => ({ id, geometry: geometry as unknown as Record<string, never> }));

/** The grid without a part that the line cuts off, and that part: the smaller one. Nothing where the line cuts nothing in two. */
export function cutShape(shape: GeoShape, line: Corner[]): { rest: GeoShape; part: Ring } | undefined {
  for (const [at, polygon] of shape.coordinates.entries()) {
    const rings = polygon.length === 1 ? splitRing(polygon[0]!, line) : undefined;
    if (!rings) continue;
    const [part, rest] = areaOf(rings[0]) < areaOf(rings[1]) ? rings : [rings[1], rings[0]];
    return { rest: { type: "MultiPolygon", coordinates: shape.coordinates.map((each, of) => (of === at ? [rest] : each)) }, part };
  }
  return undefined;
}
const areaOf = (ring: Ring) => Math.abs(ring.slice(1).reduce((sum, [x, y], at) => sum + ring[at]![0] * y - x * ring[at]![1], 0));

/** Parts that share a side become one when the server looks at them. */
export const withPart = (shape: GeoShape | undefined, part: Ring): GeoShape => ({ type: "MultiPolygon", coordinates: [...(shape?.coordinates ?? []), [part]] });

export function useGrids(place: () => string) {
  const shapes = shallowRef<Shapes>({});
  const past = shallowRef<Shapes[]>([]);
  const faults = shallowRef<GridFault[]>([]);
  /** What keeps the whole from being tried: a grid without a border. */
  const lacking = ref<string[]>([]);
  const changed = ref(0);
  const isTrying = ref(false);
  let start: Shapes = {};
  let timer = 0;
  let newest = 0;

  async function attempt() {
    const mine = ++newest;
    isTrying.value = true;
    try {
      const answer = await api.put("/api/v1/places/{id}/grids", { path: { id: place() }, query: { lang: language.value }, body: { dry_run: true, grids: bodyOf(shapes.value) }, headers: {} as never });
      if (mine !== newest) return;
      const whole = { ...shapes.value };
      for (const { id, geometry } of answer.joined) whole[id] = geometry as unknown as GeoShape;
      if (answer.joined.length > 0) shapes.value = whole;
      faults.value = answer.faults;
      changed.value = answer.changed;
      lacking.value = [];
    } catch (error) {
      if (mine !== newest || !(error instanceof Problem)) return;
      faults.value = [];
      lacking.value = error.body.errors?.map(({ message }) => message) ?? [error.message];
    } finally {
      if (mine === newest) isTrying.value = false;
    }
  }
  function begin(from: Shapes) {
    start = shapes.value = from;
    past.value = [];
    changed.value = 0;
    void attempt();
  }
  function put(some: Shapes) {
    past.value = [...past.value, shapes.value];
    shapes.value = { ...shapes.value, ...some };
    clearTimeout(timer);
    timer = window.setTimeout(() => void attempt(), tryMs);
  }
  function undo() {
    const before = past.value.at(-1);
    if (!before) return;
    past.value = past.value.slice(0, -1);
    shapes.value = before;
    void attempt();
  }
  /** Those that are no longer as they were read. */
  const own = (): Shapes => Object.fromEntries(Object.entries(shapes.value).filter(([id, shape]) => JSON.stringify(shape) !== JSON.stringify(start[id])));
  const isGood = computed(() => faults.value.length + lacking.value.length === 0 && !isTrying.value);
  return { shapes, faults, lacking, changed, isTrying, isGood, canUndo: computed(() => past.value.length > 0), begin, put, undo, own };
}
