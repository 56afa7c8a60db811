import { expect, test } from "vitest";
import { missing, propose, readOrders, repeats, tableOf, type OrderField } from "../orders/orders";
import { unpackedBytesMax, unzip, zipSync } from "@shared/zip";
import { TableFault, writeXlsx } from "../sheets";

const field = (name: string, required = false, values: string[] = []): OrderField => ({ name, label: name, required, options: values.length > 0 ? [{ label: "", options: values.map((value) => ({ value, label: value })) }] : [] });
const fields = [field("source_no", true), field("what", true), field("place"), field("address"), field("kind", true, ["help", "complaint"]), field("channel", true, ["city_12345", "gov_platform"]), field("contact_phone")];
const csv = (text: BlobPart, name = "orders.csv") => new File([text], name, { type: "text/csv" });

test("a title above the names of the columns is passed over, and lines are those of the file", async () => {
  const read = await readOrders(csv("\uFEFF市12345导出,,\r\n工单编号,诉求内容,诉求类型\r\n\r\nA-1,路灯不亮,求助\r\n,,\r\nA-2,\"井盖,松动\",投诉\r\n"));
  expect(read.columns).toEqual(["工单编号", "诉求内容", "诉求类型"]);
  expect(read.rows).toEqual([{ line: 4, cells: ["A-1", "路灯不亮", "求助"] }, { line: 6, cells: ["A-2", "井盖,松动", "投诉"] }]);
  expect(read.encoding).toBe("UTF-8");
});

test("what offices' programs write in GB18030 is read as it was meant", async () => {
  // «编号,内容\n1,路灯\n»
  const bytes = new Uint8Array([0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc4, 0xda, 0xc8, 0xdd, 0x0a, 0x31, 0x2c, 0xc2, 0xb7, 0xb5, 0xc6, 0x0a]);
  const read = await readOrders(csv(bytes));
  expect(read).toMatchObject({ encoding: "GB18030", columns: ["编号", "内容"], rows: [{ line: 2, cells: ["1", "路灯"] }] });
});

test("columns without a name or with the same one can be told apart; a file without rows is refused", async () => {
  expect((await readOrders(csv("编号,,编号\n1,2,3\n"))).columns).toEqual(["编号", "(2)", "编号 (3)"]);
  await expect(readOrders(csv("编号,内容\n"))).rejects.toThrow(TableFault);
  await expect(readOrders(csv("   \n"))).rejects.toThrow(TableFault);
});

test("a spreadsheet is read as a file of text is, numbers letter for letter", async () => {
  const book = new File([await writeXlsx(["工单编号", "诉求内容"], [["00120261124000310", "路灯不亮"], ["", ""], ["2", "=1+1"]])], "orders.XLSX");
  expect(await readOrders(book)).toMatchObject({ encoding: "XLSX", columns: ["工单编号", "诉求内容"], rows: [{ line: 2, cells: ["00120261124000310", "路灯不亮"] }, { line: 4, cells: ["2", "=1+1"] }] });
});

test("what unpacks to very much is not unpacked", async () => {
  const archive = zipSync({ "sheet1.xml": new Uint8Array(10) });
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const directory = [...archive.keys()].find((at) => at + 4 <= archive.length && view.getUint32(at, true) === 0x02014b50)!;
  const unzipped = () => new Promise((done) => unzip(archive, (error, files) => done(error ?? files)));
  expect(await unzipped()).toHaveProperty("sheet1.xml");
  view.setUint32(directory + 24, unpackedBytesMax + 1, true); // how large it says it will be
  expect(String(await unzipped())).toContain("too large");
});

const file = { name: "a.csv", encoding: "UTF-8", columns: ["工单编号", "诉求内容", "来电号码", "诉求类型", "内部备注"], rows: [{ line: 2, cells: ["A-1", " 路灯不亮 ", "139", "求助", "不外传"] }, { line: 3, cells: ["A-1", "x", "", "", ""] }] };

test("columns are proposed by their names, and what is kept of the source comes first", () => {
  expect(propose(file, fields)).toEqual({ columns: { source_no: "工单编号", what: "诉求内容", contact_phone: "来电号码", kind: "诉求类型" }, values: { channel: "city_12345" } });
  const kept = { columns: { source_no: "工单编号", what: "内部备注", kind: "不再有的列" }, values: { channel: "gov_platform", kind: "help" } };
  expect(propose(file, fields, kept)).toEqual({ columns: { source_no: "工单编号", what: "内部备注" }, values: { channel: "gov_platform", kind: "help" } });
});

test("what must be said and is not; the place may stand in the address", () => {
  const mapping = propose(file, fields);
  expect(missing(mapping, fields).map(({ name }) => name)).toEqual(["place"]);
  expect(missing({ ...mapping, columns: { ...mapping.columns, address: "内部备注" } }, fields)).toEqual([]);
  expect(missing({ columns: {}, values: {} }, fields).map(({ name }) => name)).toEqual(["source_no", "what", "place", "kind", "channel"]);
});

test("only what is mapped leaves the page; of one number the first row counts", () => {
  const mapping = { columns: { source_no: "工单编号", what: "诉求内容", kind: "" }, values: {} };
  expect(tableOf(file, file.rows.slice(0, 1), mapping)).toEqual({ columns: ["source_no", "what"], rows: [["A-1", "路灯不亮"]] });
  expect(repeats(file, mapping)).toEqual(new Map([[3, 2]]));
});
