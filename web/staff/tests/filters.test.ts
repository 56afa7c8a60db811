import { describe, expect, it } from "vitest";
import { addressOf, askedBy, isNarrowed, parametersOf, widened } from "../filters";

const query = { kind: "help", box: "113.1,33.6,113.3,33.8", urgent: "true", place: "913275046619774988", order: "newest", page: "3", q: "路灯 坏" };

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const { filters, page } = askedBy(query);
    expect(page).toBe(3);
    expect(addressOf(filters, page)).toEqual(query);
    expect(parametersOf(filters)).toEqual({ order: "newest", tags: "kind:help,urgent:true", place: "913275046619774988", owner: undefined, box: "113.1,33.6,113.3,33.8" });
  });

  it("leave out what is not said", () => {
    expect(addressOf(askedBy({}).filters)).toEqual({});
    expect(parametersOf(askedBy({}).filters)).toEqual({ order: undefined, tags: undefined, place: undefined, owner: undefined, box: undefined });
  });

  it("do not hear what can be no filter", () => {
    const { filters, page } = askedBy({ place: "x", owner: "1 or 1", order: "title", page: "-2", box: "1,2,3", kind: "a,b:c", urgent: null, channel: ["hotline", "grid"] });
    expect(filters).toEqual({ tags: { channel: "hotline" }, place: "", owner: "", order: "", q: "", box: "" });
    expect(page).toBe(1);
  });

  it("are cleared without losing the order", () => {
    const { filters } = askedBy(query);
    expect(isNarrowed(filters)).toBe(true);
    expect(isNarrowed(widened(filters))).toBe(false);
    expect(widened(filters).order).toBe("newest");
  });
});
