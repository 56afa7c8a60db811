// What goes on from a matter that is over: a new one of the same chain, which names the former by its number and begins
// with what stood there.
import type { BirthStep, Fields, FormSchema, Matter } from "@shared/api/client";
import { fieldShownAs, fieldsOf } from "@shared/forms/fields";

const formerIn = (schema: unknown) => fieldShownAs(schema as FormSchema | undefined, "former");
const isOver = ({ stage_kind: kind }: Matter) => kind === "settled" || kind === "closed";

/** The step that opens what goes on from this matter, where the reader may take it. */
export const renewalOf = (matter: Matter, births: BirthStep[], steps: Record<string, { schema: unknown }>): string | undefined =>
  isOver(matter) ? births.find(({ chain, step }) => chain === matter.chain && formerIn(steps[step]?.schema))?.step : undefined;

/** What the form begins with: days are over, and what is shown in part is given anew. */
export function renewedFrom({ number, fields, fields_masked: masked }: Pick<Matter, "number" | "fields" | "fields_masked">, schema: FormSchema): Fields {
  const kept = fieldsOf(schema, {}).filter(({ name, kind }) => name in fields && !masked.includes(name) && kind !== "date" && kind !== "moment");
  const former = formerIn(schema);
  return { ...Object.fromEntries(kept.map(({ name }) => [name, fields[name]])), ...(former ? { [former]: number } : {}) };
}
