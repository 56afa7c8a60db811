// What goes on from a matter that is over: a new one of the same chain, which names the former by its number and begins
// with what stood there.
import type { BirthStep, Fields, FormSchema, Matter } from "@shared/api/client";

interface Property {
  "x-ui"?: string;
  "x-type"?: string;
}
const propertiesOf = (schema: FormSchema) => Object.entries((schema.properties ?? {}) as Record<string, Property>);
const namesFormer = (schema: FormSchema) => propertiesOf(schema).some(([, property]) => property["x-ui"] === "former");
const isOver = ({ stage_kind: kind }: Matter) => kind === "settled" || kind === "closed";

/** The step that opens what goes on from this matter, where the reader may take it. */
export const renewalOf = (matter: Matter, births: BirthStep[], steps: Record<string, { schema: unknown }>): string | undefined =>
  isOver(matter) ? births.find(({ chain, step }) => chain === matter.chain && namesFormer((steps[step]?.schema ?? {}) as FormSchema))?.step : undefined;

/** What the form begins with: days are over, and what is shown in part is given anew. */
export const renewedFrom = ({ number, fields, fields_masked: masked }: Pick<Matter, "number" | "fields" | "fields_masked">, schema: FormSchema): Fields =>
  Object.fromEntries(
    propertiesOf(schema).flatMap(([name, property]) => {
      if (property["x-ui"] === "former") return [[name, number]];
      const isDay = property["x-type"] === "date" || property["x-type"] === "moment";
      return name in fields && !masked.includes(name) && !isDay ? [[name, fields[name]]] : [];
    }),
  );
