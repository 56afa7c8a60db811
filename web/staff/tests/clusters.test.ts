import { describe, expect, it } from "vitest";
import { Clusters, isOneSpot, type Spot } from "../map/clusters";

const spot = (x: number, y: number, status: Spot["status"], ...matters: string[]): Spot => ({ x, y, status, matters });
const sum = (of: { count: number }[]) => of.reduce((whole, { count }) => whole + count, 0);

describe("spots on a map", () => {
  it("hold every matter at every zoom, each state counted", () => {
    const spots = Array.from({ length: 500 }, (_, at) => spot((at * 7919) % 20_000, (at * 104_729) % 20_000, at % 5 ? "doing" : "over", `${at}`));
    const clusters = new Clusters(spots);
    for (let zoom = 0; zoom <= 20; ++zoom) {
      expect(sum(clusters.at(zoom))).toBe(500);
      expect(clusters.at(zoom).reduce((over, { byStatus }) => over + byStatus[0]!, 0)).toBe(100);
    }
    expect(clusters.at(4)).toHaveLength(1);
    expect(clusters.at(10).length).toBeLessThan(clusters.at(14).length);
  });

  it("of different states lie together where they are the same", () => {
    const [only] = new Clusters([spot(1, 1, "over", "a"), spot(1, 1, "doing", "b", "c")]).at(19);
    expect(only!.count).toBe(3);
    expect(only!.only).toBeUndefined();
    expect(isOneSpot(only!)).toBe(true);
  });

  it("name the matter that lies alone", () => {
    const clusters = new Clusters([spot(0, 0, "due", "a"), spot(9_000, 0, "wait", "b")]);
    expect(clusters.at(18).map(({ only }) => only)).toEqual(["a", "b"]);
    expect(clusters.at(3).map(({ only }) => only)).toEqual([undefined]);
    expect(isOneSpot(clusters.at(3)[0]!)).toBe(false);
  });
});
