import { expect, test } from "vitest";
import type { BirthStep, Matter } from "@shared/api/client";
import { renewalOf, renewedFrom } from "../renewal";

const schema = { type: "object", properties: { name: { type: "string" }, served: { type: "integer" }, contact: { type: "string" }, ends: { type: "string", "x-type": "date" }, renews_no: { type: "string", "x-ui": "former" } } };
const steps = { propose: { schema }, take_up: { schema: { type: "object", properties: { name: { type: "string" } } } } };
const births = [{ chain: "contract", step: "take_up" }, { chain: "contract", step: "propose" }] as BirthStep[];
const over = { number: "QY20260001X", chain: "contract", stage_kind: "settled", fields: { name: "楼院花园", ends: "2026-11-30", contact: "王**", served: 40, duties: "浇水" }, fields_masked: ["contact"] } as unknown as Matter;

test("what goes on begins with what stood there, but not with days that are over or what was shown in part", () => {
  expect(renewedFrom(over, schema as never)).toEqual({ name: "楼院花园", served: 40, renews_no: "QY20260001X" });
});

test("it is offered for what is over, to whoever may open such a matter", () => {
  expect(renewalOf(over, births, steps)).toBe("propose");
  expect(renewalOf({ ...over, stage_kind: "closed" } as Matter, births, steps)).toBe("propose");
  expect(renewalOf({ ...over, stage_kind: "open" } as Matter, births, steps)).toBeUndefined();
  expect(renewalOf(over, births.slice(0, 1), steps)).toBeUndefined();
  expect(renewalOf(over, [], steps)).toBeUndefined();
});
