import { expect, test } from "vitest";
import type { Org } from "@shared/api/client";
import { readTable, TableFault, toXlsx } from "../network/table";
import { BodyTree } from "../network/tree";

const org = (id: string, kind: string, name: string, parent_id?: string): Org => ({ id, kind, name, code: `code.${id}`, ...(parent_id ? { parent_id } : {}) });
const orgs = [
  org("1", "district_desk", "区指挥中心"),
  org("2", "street", "马庄街道", "1"),
  org("3", "community", "平高社区", "2"),
  ...Array.from({ length: 9 }, (_, n) => org(`g${n}`, "grid", `第${n + 1}网格`, "3")),
  org("4", "party_district", "区委"),
  org("5", "council", "一号院议事会", "3"),
];
const tree = new BodyTree(orgs, ["district_desk", "street", "community", "grid", "party_district", "council"]);

test("many of a kind are one line that opens; few stand by themselves", () => {
  expect(tree.rows(new Set()).map(({ key }) => key)).toEqual(["1", "4"]);
  const rows = tree.rows(new Set(["1", "2", "3"]));
  expect(rows.map(({ key, depth }) => `${depth} ${key}`)).toEqual(["0 1", "1 2", "2 3", "3 3 grid", "3 5", "0 4"]);
  expect(rows[3]).toMatchObject({ kind: "grid", count: 9, open: false });
  expect(tree.rows(new Set(["1", "2", "3", "3 grid"])).filter(({ depth }) => depth === 4)).toHaveLength(9);
});

test("what must be open for a body to be seen, and the way down to it", () => {
  const open = new Set(tree.keysTo("g4"));
  expect(tree.rows(open).some(({ key }) => key === "g4")).toBe(true);
  expect(tree.pathOf("g4").map(({ id }) => id)).toEqual(["1", "2", "3"]);
});

test("a body is found by a part of its name, its initials or its code; beginnings come first", () => {
  expect(tree.find("pgs").map(({ id }) => id)).toEqual(["3"]);
  expect(tree.find("社区").map(({ id }) => id)).toEqual(["3"]);
  expect(tree.find("code.5").map(({ id }) => id)).toEqual(["5"]);
  expect(tree.find("区")[0]!.name).toBe("区指挥中心");
  expect(tree.find("  ")).toEqual([]);
});

const file = (text: string, name = "bodies.csv") => new File([text], name, { type: "text/csv" });

test("a table is read with quotes, a byte order mark, Chinese column names and short rows", async () => {
  const read = await readTable(file('\uFEFF编码,类别,名称\r\na.1,school,"一,二 ""三"""\r\nb\r\n\r\n'));
  expect(read).toEqual({ columns: ["code", "kind", "name_zh"], rows: [["a.1", "school", '一,二 "三"'], ["b", "", ""]] });
});

test("a table without rows is refused", async () => {
  await expect(readTable(file("code,kind\n"))).rejects.toThrow(TableFault);
});

test("what goes out as XLSX comes in again as it was, codes and long numbers as text", async () => {
  const csv = '\uFEFFcode,kind,name_zh\r\n007,grid,"第1网格,东"\r\n410411001001001,grid,=1+1\r\n';
  const workbook = new File([await toXlsx(csv)], "orgs.xlsx");
  expect(await readTable(workbook)).toEqual({
    columns: ["code", "kind", "name_zh"],
    rows: [["007", "grid", "第1网格,东"], ["410411001001001", "grid", "=1+1"]],
  });
});
