import { beforeEach, describe, expect, it } from "vitest";
import { faultsOf, fieldsOf, filled, fitting } from "../forms/fields";
import { setLanguage } from "../language";

const schema = {
  type: "object" as const,
  required: ["what", "confidential"],
  "x-order": ["what", "kind", "handler", "contact_phone", "days", "confidential"],
  properties: {
    confidential: { type: "boolean" },
    contact_phone: { type: "string", maxLength: 20, pattern: "^1[3-9][0-9]{9}$" },
    days: { type: "integer", minimum: 1, maximum: 5 },
    handler: { type: "string", "x-type": "org" },
    kind: { type: "string", enum: ["help", "report"] },
    what: { type: "string", minLength: 5, maxLength: 10, "x-ui": "textarea" },
  },
};
const words = { kind: { name: "类型", values: { help: "求助", report: "举报" } } };

describe("the fields of a form", () => {
  beforeEach(() => setLanguage("zh"));
  const fields = fieldsOf(schema, words);

  it("come in the schema's order, each as its own input", () => {
    expect(fields.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      "what: long",
      "kind: choice",
      "handler: org",
      "contact_phone: tel",
      "days: integer",
      "confidential: flag",
    ]);
    expect(fields[1]!.options).toEqual([
      { value: "help", label: "求助" },
      { value: "report", label: "举报" },
    ]);
  });

  it("name what is missing, and nothing that may be left out", () => {
    expect(faultsOf(fields, {})).toEqual({ what: "请填写此项。", confidential: "请选择一项。" });
  });

  it("take «no» for an answer", () => {
    expect(faultsOf(fields, { what: "路灯不亮了", confidential: false })).toEqual({});
  });

  it("count characters, not units", () => {
    expect(faultsOf(fields, { what: "😀😀😀😀", confidential: true })).toEqual({ what: "请至少写 5 个字。" });
    expect(faultsOf(fields, { what: "😀".repeat(10), confidential: true })).toEqual({});
  });

  it("check patterns and ranges where something was written", () => {
    const faults = faultsOf(fields, { what: "路灯不亮了", confidential: true, contact_phone: "123", days: 9 });
    expect(faults).toEqual({ contact_phone: "请填写 11 位手机号，或带区号的固定电话。", days: "请填写 1 到 5 之间的整数。" });
  });

  it("belong to the form only while another field has one of the values", () => {
    const number = { type: "string", maxLength: 9, "x-when": { kind: ["report"] }, "x-needed": true };
    const more = fieldsOf({ ...schema, properties: { ...schema.properties, number } }, words);
    const plain = { what: "路灯不亮了", confidential: true };
    expect(fitting(more, { ...plain, kind: "report" }).some(({ name }) => name === "number")).toBe(true);
    expect(faultsOf(more, { ...plain, kind: "report" })).toEqual({ number: "请填写此项。" });
    expect(faultsOf(more, { ...plain, kind: "help" })).toEqual({});
    expect(filled(more, { ...plain, kind: "help", number: "7" })).toEqual({ ...plain, kind: "help" });
  });

  it("come after the field that they must come after, where both are given", () => {
    const day = { type: "string", format: "date" };
    const moment = { type: "string", format: "date-time" };
    const properties = { from: day, to: { ...day, "x-after": "from" }, starts: moment, ends: { ...moment, "x-after": "starts" } };
    const works = fieldsOf({ ...schema, required: [], properties }, words);
    const late = "结束要在开始之后，请改晚一些。";
    expect(faultsOf(works, { from: "2026-11-27", to: "2026-11-26" })).toEqual({ to: late });
    expect(faultsOf(works, { from: "2026-11-27", to: "2026-11-27" })).toEqual({});
    expect(faultsOf(works, { starts: "2026-11-27T09:00", ends: "2026-11-27T09:00" })).toEqual({ ends: late });
    expect(faultsOf(works, { starts: "2026-11-27T09:00", ends: "2026-11-27T10:00" })).toEqual({});
    expect(faultsOf(works, { to: "2026-11-26", ends: "2026-11-27T09:00" })).toEqual({});
  });

  it("send nothing that was left empty", () => {
    expect(filled(fields, { what: "  路灯不亮了 ", kind: null, handler: "", days: 2, other: "x" })).toEqual({ what: "路灯不亮了", days: 2 });
  });
});
