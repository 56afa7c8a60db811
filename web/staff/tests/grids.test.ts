import { describe, expect, it } from "vitest";
import { gridMeant, type Part } from "../grids";

const grid = (id: string, name: string): Part => ({ id, kind: "grid", name, parent_id: "1" });
const compound = (id: string, name: string, parent_id: string): Part => ({ id, kind: "compound", name, parent_id });
const parts = [grid("11", "第1网格"), grid("12", "第2网格"), compound("21", "电力1号院（演示）", "11"), compound("22", "电力11号院（演示）", "12"), compound("23", "无网格院", "1")];

describe("the grid that is meant", () => {
  it("is that of a compound that is named, the longer name first", () => {
    expect(gridMeant(parts, "建设路 电力 1号院 门口", [])).toEqual({ grid: "11", words: "电力1号院", because: "words" });
    expect(gridMeant(parts, "电力11号院东门", [])?.grid).toBe("12");
    expect(gridMeant(parts, "第2网格南侧", [])?.grid).toBe("12");
  });
  it("is where the reader was last, and else none", () => {
    expect(gridMeant(parts, "无网格院", ["99", "12"])).toMatchObject({ grid: "12", because: "recent" });
    expect(gridMeant(parts, "东侧", [])).toBeUndefined();
  });
  it("is the only one", () => expect(gridMeant(parts.slice(0, 1), "", [])).toMatchObject({ grid: "11", because: "only" }));
});
