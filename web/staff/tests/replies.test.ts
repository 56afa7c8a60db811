import { expect, test } from "vitest";
import type { Chain, Matter } from "@shared/api/client";
import { nextCalls, scriptOf } from "../calls/calls";
import { blanksIn, pieces, withTemplate } from "../replies/templates";

const matter = (kind: string) => ({ fields: { kind, handler: { id: "1", name: "城管局" } }, number: "ZH1", owner: { name: "指挥中心" }, title: "灯", opened_at: "2026-11-24T09:00:00+08:00" }) as unknown as Matter;

test("a blank is a name in braces, each told once, as the server sees it", () => {
  expect(blanksIn("面积{面积}平方米，{日期}完成，{面积}")).toEqual(["{面积}", "{日期}"]);
  expect(blanksIn("没有；{}；{ }；{不\n行}；}{；{")).toEqual([]);
  expect(blanksIn(`{${"字".repeat(21)}}`)).toEqual([]);
  expect(blanksIn(undefined)).toEqual([]);
});

test("a template goes below what is written already", () => {
  expect(withTemplate("", "您好")).toBe("您好");
  expect(withTemplate("已处理。 ", "您好")).toBe("已处理。\n您好");
});

test("a text is cut where its words are", () => {
  expect(pieces("在{address}，{}")).toEqual([
    { text: "在", word: "" },
    { text: "{address}", word: "address" },
    { text: "，{}", word: "" },
  ]);
});

test("what is said goes by the matter, and falls back to the common words", () => {
  const chain = { tags: ["kind", "category"], steps: { call: { scripts: { else: "一般：{number}", report: "举报：{number}，{body}" } } } } as unknown as Chain;
  expect(scriptOf(matter("report"), chain, "call", 0)).toBe("举报：ZH1，城管局");
  expect(scriptOf(matter("help"), chain, "call", 0)).toBe("一般：ZH1");
});

test("the next call lies ahead", () => {
  const now = Date.parse("2026-11-24T15:00:00+08:00");
  for (const { at } of nextCalls(now)) expect(Date.parse(at)).toBeGreaterThan(now);
});
