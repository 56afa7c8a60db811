// Files that people keep tables in, CSV or XLSX, read in the page: what comes from outside as a zip of XML is opened in the browser's
// own cage and never on the server.

export class TableFault extends Error {}

export const rowsMax = 20_000;
const fileBytesMax = 20 * 1024 * 1024;

export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
}

/** Programs of offices still write GB18030; what is no UTF-8 is taken for it. */
function decode(bytes: ArrayBuffer): { text: string; encoding: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("gb18030").decode(bytes), encoding: "GB18030" };
  }
}

/** Its rows, empty ones among them, so that the n-th is the n-th there. */
export async function readSheet(file: File): Promise<{ rows: string[][]; encoding: string }> {
  if (file.size > fileBytesMax) throw new TableFault("long");
  if (/\.xlsx$/i.test(file.name)) {
    const { readSheet: read } = await import("read-excel-file/browser");
    return { rows: (await read(file)).map((row) => row.map(cellOf)), encoding: "XLSX" };
  }
  const { text, encoding } = decode(await file.arrayBuffer());
  const { default: papa } = await import("papaparse");
  return { rows: papa.parse<string[]>(text.replace(/^\uFEFF/, "")).data, encoding };
}

export const isBlank = (row: string[]) => row.every((cell) => cell.trim() === "");

/** Every cell is text, so that no code becomes a number and nothing is reckoned. */
export async function writeXlsx(columns: string[], rows: string[][], widthOf: (column: string) => number = () => 18): Promise<Blob> {
  const { default: write } = await import("write-excel-file/browser");
  const heads = columns.map((value) => ({ value, type: String, fontWeight: "bold" as const }));
  return write([heads, ...rows.map((row) => row.map((value) => ({ value, type: String })))], { columns: columns.map((name) => ({ width: widthOf(name) })), stickyRowsCount: 1 }).toBlob();
}

export type Cell = string | number | { share: number } | undefined;
export interface Leaf {
  name: string;
  /** Lines above the table: what it is, of which time. */
  title: readonly string[];
  heads: readonly string[];
  widths?: readonly number[];
  rows: readonly (readonly Cell[])[];
  /** Lines below it: how it was counted, who signs. */
  notes?: readonly string[];
}

function cellAs(value: Cell) {
  if (value === undefined) return undefined;
  if (typeof value === "string") return { value, type: String, wrap: true };
  return typeof value === "number" ? { value, type: Number } : { value: value.share, type: Number, format: "0.0%" };
}

const line = (value: string, isBold = false) => [{ value, type: String, ...(isBold ? { fontWeight: "bold" as const } : {}) }];

/** Tables to be read and reckoned with: numbers stay numbers, shares percentages. */
export async function writeBook(leaves: readonly Leaf[]): Promise<Blob> {
  const { default: write } = await import("write-excel-file/browser");
  return write(leaves.map(({ name, title, heads, widths, rows, notes }) => ({
    sheet: name,
    data: [
      ...title.map((text, at) => line(text, at === 0)),
      heads.map((value) => ({ value, type: String, fontWeight: "bold" as const, wrap: true })),
      ...rows.map((row) => row.map(cellAs)),
      ...(notes ?? []).map((text) => line(text)),
    ],
    columns: heads.map((_, at) => ({ width: widths?.[at] ?? (at === 0 ? 22 : 12) })),
    stickyRowsCount: title.length + 1,
  }))).toBlob();
}
