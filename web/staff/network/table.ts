// Tables as people keep them, CSV or XLSX, read in the page: what comes from outside as a zip of XML is opened in the browser's
// own cage and never on the server.

export interface Table {
  columns: string[];
  rows: string[][];
}

const rowsMax = 20_000;

/** What the columns are called in tables that people make, besides their names in the interface of programs. */
const columnWords: Record<string, string> = {
  编码: "code", 户数: "households", 登录名: "login", 姓名: "name", 单位编码: "org", 岗位: "role", 类别: "kind", 名称: "name_zh", 中文名称: "name_zh", 英文名称: "name_en", 上级编码: "parent", 地点编码: "place", 党员数: "members",
  统一社会信用代码: "credit_code", 电话: "phone", 关系: "kind", 甲方编码: "from", 乙方编码: "to", 开始日期: "since", 结束日期: "until", 职责: "tasks", 文件: "paper",
};

export class TableFault extends Error {}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
}

async function linesOf(file: File): Promise<unknown[][]> {
  if (/\.xlsx$/i.test(file.name)) {
    const { readSheet } = await import("read-excel-file/browser");
    return readSheet(file);
  }
  const { default: papa } = await import("papaparse");
  return papa.parse<string[]>((await file.text()).replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" }).data;
}

export async function readTable(file: File): Promise<Table> {
  const [first, ...rest] = await linesOf(file);
  const columns = (first ?? []).map((name) => cellOf(name).trim()).map((name) => columnWords[name] ?? name);
  if (columns.length === 0 || rest.length === 0) throw new TableFault("empty");
  if (rest.length > rowsMax) throw new TableFault("long");
  return { columns, rows: rest.map((row) => columns.map((_, at) => cellOf(row[at]))) };
}

/** The same table as a file of Excel: every cell is text, so that no code becomes a number and nothing is reckoned. */
export async function toXlsx(csv: string): Promise<Blob> {
  const [{ default: papa }, { default: write }] = await Promise.all([import("papaparse"), import("write-excel-file/browser")]);
  const [columns = [], ...rows] = papa.parse<string[]>(csv.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" }).data;
  const heads = columns.map((value) => ({ value, type: String, fontWeight: "bold" as const }));
  return write([heads, ...rows.map((row) => row.map((value) => ({ value, type: String })))], { columns: columns.map((name) => ({ width: name.startsWith("name") ? 30 : 18 })), stickyRowsCount: 1 }).toBlob();
}
