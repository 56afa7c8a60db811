// Orders of another house in a file: which of its columns say what, and what becomes of each row.

import type { components } from "@shared/api/schema";
import type { Category, Chain, FormSchema } from "@shared/api/client";
import { labelOf } from "@shared/values";
import { categoryGroups, type OptionGroup } from "../groups";
import { isBlank, readSheet, rowsMax, TableFault } from "../sheets";
import { registerStep } from "../views";

export type Outcome = components["schemas"]["OrderOutcome"];

export interface OrderRow {
  line: number;
  cells: string[];
}
export interface OrderFile {
  name: string;
  encoding: string;
  columns: string[];
  rows: OrderRow[];
}

/** By the field: the column that says it, and what stands where that is empty. */
export interface Mapping {
  columns: Record<string, string>;
  values: Record<string, string>;
}

/** Above the names of the columns many programs write a title. */
const headCellsMin = 2;

export async function readOrders(file: File): Promise<OrderFile> {
  const { rows, encoding } = await readSheet(file);
  const head = rows.findIndex((row) => row.filter((cell) => cell.trim() !== "").length >= headCellsMin);
  const names = (rows[head] ?? []).map((name) => name.trim());
  const columns = names.map((name, at) => (name === "" || names.indexOf(name) < at ? `${name}${name ? " " : ""}(${at + 1})` : name));
  const found = rows.flatMap((cells, at) => (at <= head || isBlank(cells) ? [] : [{ line: at + 1, cells: columns.map((_, column) => cells[column] ?? "") }]));
  if (head < 0 || found.length === 0) throw new TableFault("empty");
  if (found.length > rowsMax) throw new TableFault("long");
  return { name: file.name, encoding, columns, rows: found };
}

export interface OrderField {
  name: string;
  label: string;
  required: boolean;
  /** What may stand where its column is empty; none for texts, which are each order's own. */
  options: OptionGroup[];
}

export const placeField = "place";
export const numberField = "source_no";

/** In the order in which they are shown, with what their columns are called in files of others. */
const known: Record<string, string[]> = {
  source_no: ["工单编号", "工单号", "市级工单号", "单号", "受理编号", "编号", "order no", "order number"],
  what: ["诉求内容", "事项内容", "工单内容", "反映内容", "内容描述", "内容", "what", "content"],
  place: ["所属社区", "社区", "村社区", "属地", "所属区域", "community", "place"],
  address: ["事发地址", "事发地点", "详细地址", "具体位置", "地址", "address"],
  kind: ["诉求类型", "工单类型", "事项类型", "类型", "kind", "type"],
  category: ["事项分类", "诉求分类", "问题分类", "分类", "category"],
  source_due: ["办理时限", "市级时限", "截止时间", "办结时限", "要求办结时间", "due"],
  urgent: ["紧急程度", "是否紧急", "urgent"],
  contact_name: ["来电人姓名", "来电人", "诉求人", "姓名", "联系人", "name"],
  contact_phone: ["来电号码", "联系电话", "联系方式", "电话", "手机", "phone"],
  confidential: ["是否保密", "保密", "confidential"],
  may_publish: ["是否公开", "公开", "may publish"],
  channel: ["来源渠道", "渠道", "channel"],
  minor: ["是否涉及未成年人", "minor"],
  contact_for_handler: [],
};
/** Where nothing is said: as the city's orders mostly are. */
const usual: Record<string, string> = { channel: "city_12345", urgent: "false", confidential: "false", may_publish: "false", category: "other" };

const inOneGroup = (options: OptionGroup["options"]): OptionGroup[] => [{ label: "", options }];

export function fieldsOf(chain: Chain, categories: Category[], words: { place: string; yes: string; no: string }): OrderField[] {
  const schema = chain.steps[registerStep]!.schema as FormSchema;
  return Object.keys(known).flatMap((name): OrderField[] => {
    if (name === placeField) return [{ name, label: words.place, required: false, options: [] }];
    const property = schema.properties?.[name] as { type?: string; enum?: string[]; "x-type"?: string } | undefined;
    if (!property) return [];
    const options =
      property["x-type"] === "category" ? categoryGroups(categories)
      : property.enum ? inOneGroup(property.enum.map((value) => ({ value, label: chain.fields[name]?.values?.[value] ?? value })))
      : property.type === "boolean" ? inOneGroup([{ value: "true", label: words.yes }, { value: "false", label: words.no }])
      : [];
    return [{ name, label: labelOf(name, chain), required: name === numberField || (schema.required ?? []).includes(name), options }];
  });
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_:：（）()【】*]/g, "");

/** What is kept of the source comes first, as far as the file still has it; then the names of the columns are asked. */
export function propose(file: OrderFile, fields: OrderField[], kept?: Mapping): Mapping {
  const out: Mapping = { columns: {}, values: {} };
  const taken = new Set<string>();
  const take = (field: string, column: string | undefined) => {
    if (!column || taken.has(column) || out.columns[field]) return;
    out.columns[field] = column;
    taken.add(column);
  };
  for (const { name } of fields) take(name, file.columns.find((column) => column === kept?.columns[name]));
  if (!kept) {
    for (const isMeant of [(column: string, word: string) => column === word, (column: string, word: string) => column.includes(word)]) {
      for (const { name } of fields) {
        for (const word of known[name] ?? []) take(name, file.columns.find((column) => !taken.has(column) && isMeant(plain(column), plain(word))));
      }
    }
  }
  for (const { name, options } of fields) {
    const value = kept ? kept.values[name] : usual[name];
    if (value && options.some((group) => group.options.some((option) => option.value === value))) out.values[name] = value;
  }
  return out;
}

/** What must be said, and neither a column nor a value says. The place may stand in the address. */
export function missing({ columns, values }: Mapping, fields: OrderField[]): OrderField[] {
  const isSaid = (name: string) => Boolean(columns[name] || values[name]);
  return fields.filter(({ name, required }) => (required && !isSaid(name)) || (name === placeField && !isSaid(placeField) && !isSaid("address")));
}

/** Rows as the server takes them: only what is mapped leaves this page. */
export function tableOf(file: OrderFile, rows: OrderRow[], { columns }: Mapping): { columns: string[]; rows: string[][] } {
  const mapped = Object.entries(columns).filter(([, column]) => column !== "");
  const at = mapped.map(([, column]) => file.columns.indexOf(column));
  return { columns: mapped.map(([name]) => name), rows: rows.map(({ cells }) => at.map((index) => (cells[index] ?? "").trim())) };
}

/** By the line: the first line of the file with the same number, where there is one before. */
export function repeats(file: OrderFile, { columns }: Mapping): Map<number, number> {
  const at = file.columns.indexOf(columns[numberField] ?? "");
  const first = new Map<string, number>();
  const out = new Map<number, number>();
  for (const { line, cells } of file.rows) {
    const number = (cells[at] ?? "").trim();
    if (!number) continue;
    if (first.has(number)) out.set(line, first.get(number)!);
    else first.set(number, line);
  }
  return out;
}
