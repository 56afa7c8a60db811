// Tables of bodies, places and accounts.

import { cellOf, isBlank, readSheet, rowsMax, TableFault, writeXlsx } from "../sheets";

export { TableFault } from "../sheets";

export interface Table {
  columns: string[];
  rows: string[][];
}

/** What the columns are called in tables that people make, besides their names in the interface of programs. */
const columnWords: Record<string, string> = {
  编码: "code", 户数: "households", 登录名: "login", 姓名: "name", 单位编码: "org", 岗位: "role", 类别: "kind", 名称: "name_zh", 中文名称: "name_zh", 英文名称: "name_en", 上级编码: "parent", 地点编码: "place", 党员数: "members",
  统一社会信用代码: "credit_code", 电话: "phone", 关系: "kind", 甲方编码: "from", 乙方编码: "to", 开始日期: "since", 结束日期: "until", 职责: "tasks", 文件: "paper",
};

export async function readTable(file: File): Promise<Table> {
  const [first, ...rest] = (await readSheet(file)).rows.filter((row) => !isBlank(row));
  const columns = (first ?? []).map((name) => name.trim()).map((name) => columnWords[name] ?? name);
  if (columns.length === 0 || rest.length === 0) throw new TableFault("empty");
  if (rest.length > rowsMax) throw new TableFault("long");
  return { columns, rows: rest.map((row) => columns.map((_, at) => cellOf(row[at]))) };
}

/** The same table as a file of Excel. */
export async function toXlsx(csv: string): Promise<Blob> {
  const { default: papa } = await import("papaparse");
  const [columns = [], ...rows] = papa.parse<string[]>(csv.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" }).data;
  return writeXlsx(columns, rows, (name) => (name.startsWith("name") ? 30 : 18));
}
