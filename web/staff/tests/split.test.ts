import { describe, expect, it } from "vitest";
import { splitRing, type Ring } from "../network/split";

const square: Ring = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
const areaOf = (ring: Ring) => Math.abs(ring.slice(1).reduce((sum, [x, y], at) => sum + ring[at]![0] * y - x * ring[at]![1], 0)) / 2;

describe("a ring that a line is drawn across", () => {
  it("falls into two parts that together are the whole", () => {
    const parts = splitRing(square, [[1, -1], [1, 5]])!;
    expect(parts.map(areaOf).sort()).toEqual([12, 4]);
    for (const part of parts) expect(part[0]).toEqual(part.at(-1));
  });

  it("follows a line with bends", () => {
    const parts = splitRing(square, [[2, -1], [2, 2], [5, 2]])!;
    expect(parts.map(areaOf).sort()).toEqual([12, 4]);
    expect(parts.every((part) => part.some(([x, y]) => x === 2 && y === 2))).toBe(true);
  });

  it("is cut off within one of its sides", () => {
    const parts = splitRing(square, [[1, -1], [1, 1], [3, 1], [3, -1]])!;
    expect(parts.map(areaOf).sort((a, b) => a - b)).toEqual([2, 14]);
  });

  it("may be cut from corner to corner", () => {
    expect(splitRing(square, [[0, 0], [4, 4]])!.map(areaOf)).toEqual([8, 8]);
    expect(splitRing(square, [[-1, -1], [5, 5]])!.map(areaOf)).toEqual([8, 8]);
  });

  it("stays whole where the line does not cross it, or crosses it more than twice", () => {
    expect(splitRing(square, [[1, 1], [3, 3]])).toBeUndefined();
    expect(splitRing(square, [[1, -1], [1, 2]])).toBeUndefined();
    const comb: Ring = [[0, 0], [5, 0], [5, 4], [4, 4], [4, 1], [1, 1], [1, 4], [0, 4], [0, 0]];
    expect(splitRing(comb, [[-1, 3], [6, 3]])).toBeUndefined();
  });
});
