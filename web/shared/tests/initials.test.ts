import { describe, expect, it } from "vitest";
import { initialsOf, isMeant } from "../initials";

describe("initials", () => {
  it("are those of the pinyin", () => {
    expect(initialsOf("平高社区")).toBe("pgsq");
    expect(initialsOf("沿河路社区")).toBe("yhlsq");
    expect(initialsOf("湛河区城市管理局")).toBe("zhqcsglj");
    expect(initialsOf("八里庄 18 号院")).toBe("blz18hy");
  });

  it("find a name by its beginning, its words by any part", () => {
    expect(isMeant("平高社区", "pg")).toBe(true);
    expect(isMeant("平高社区", "PGSQ ")).toBe(true);
    expect(isMeant("平高社区", "高社")).toBe(true);
    expect(isMeant("平高社区", "gs")).toBe(false);
    expect(isMeant("Street lamps", "lamp")).toBe(true);
  });
});
