// From a step's JSON Schema to the fields of a form: which input, in which order, with which rules. The server judges;
// what is checked here only spares a round trip.

import type { Category, Chain, Fields, FormSchema } from "../api/client";
import { sharedText as t } from "../texts";

export type FieldKind =
  | "text" | "long" | "tel" | "integer" | "score" | "flag" | "choice" | "choices" | "date" | "moment"
  | "place" | "org" | "orgs" | "accounts" | "category" | "matter";

export interface Option {
  value: string | number | boolean;
  label: string;
}

export interface FieldSpec {
  name: string;
  kind: FieldKind;
  label: string;
  hint: string;
  required: boolean;
  options: Option[];
  min?: number;
  max?: number;
  lengthMin?: number;
  lengthMax?: number;
  itemsMax?: number;
  pattern?: RegExp;
  /** Field → values: shown only while each has one of them. */
  when?: Record<string, unknown[]>;
  /** The field it comes after: a moment is later, a date not before. */
  after?: string;
  /** Which bodies are offered: those that answer, unless said. */
  bodies?: string;
  /** Of a category: the district's list it is chosen from; none = what matters are about. */
  list?: string;
  /** Of people in charge: the post that each holds at the body. */
  role?: string;
  /** Of a category: only those that bear this word (随手处置: what may be mended at once). */
  trait?: string;
}

interface Property {
  type?: string;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  "x-type"?: string;
  "x-ui"?: string;
  "x-when"?: Record<string, unknown[]>;
  "x-needed"?: boolean;
  "x-after"?: string;
  "x-named"?: boolean;
  "x-list"?: string;
  "x-trait"?: string;
  "x-role"?: string;
  items?: { enum?: string[] };
}

/** The five levels of 好差评, the best first. */
const scores = [5, 4, 3, 2, 1] as const;
const shortTextMax = 120;

/** «score», «answer_score». */
export const isScore = (name: string) => /(^|_)score$/.test(name);

function kindOf(name: string, property: Property): FieldKind {
  const type = property["x-type"];
  if (type === "moment" || property.format === "date-time") return "moment";
  if (type === "place" || type === "org" || type === "orgs" || type === "accounts" || type === "category" || type === "date") return type;
  if (property["x-ui"] === "matter") return "matter";
  if (property.format === "date") return "date";
  if (property.type === "boolean") return "flag";
  if (property.enum) return "choice";
  if (property.items) return "choices";
  if (property.type === "integer") return property.minimum === 1 && property.maximum === 5 && isScore(name) ? "score" : "integer";
  if (property["x-ui"] === "tel" || name.endsWith("phone")) return "tel";
  return property["x-ui"] === "textarea" || (property.maxLength ?? 0) > shortTextMax * 2 ? "long" : "text";
}

function optionsOf(kind: FieldKind, property: Property, names: Record<string, string>): Option[] {
  if (kind === "score") return scores.map((value) => ({ value, label: names[value] ?? t(`score${value}`) }));
  if (kind === "flag") {
    return [
      { value: true, label: names.true ?? t("yes") },
      { value: false, label: names.false ?? t("no") },
    ];
  }
  return (property.enum ?? property.items?.enum ?? []).map((value) => ({ value, label: names[value] ?? String(value) }));
}

/** The field of a form that is shown so (`x-ui`). */
export const fieldShownAs = (schema: FormSchema | undefined, ui: string): string | undefined =>
  Object.entries((schema?.properties ?? {}) as Record<string, Property>).find(([, property]) => property["x-ui"] === ui)?.[0];

export function fieldsOf(schema: FormSchema, words: Chain["fields"]): FieldSpec[] {
  const properties = (schema.properties ?? {}) as Record<string, Property>;
  const ordered = (schema["x-order"] ?? []).filter((name) => name in properties);
  const names = [...ordered, ...Object.keys(properties).filter((name) => !ordered.includes(name))];
  return names.map((name) => {
    const property = properties[name]!;
    const kind = kindOf(name, property);
    const word = words[name];
    return {
      name,
      kind,
      label: word?.name ?? name,
      hint: kind === "score" ? "" : (word?.hint ?? ""),
      required: (schema.required?.includes(name) ?? false) || property["x-needed"] === true,
      options: optionsOf(kind, property, word?.values ?? {}),
      min: property.minimum,
      max: property.maximum,
      lengthMin: property.minLength,
      lengthMax: property.maxLength,
      itemsMax: property.maxItems,
      pattern: property.pattern ? new RegExp(property.pattern, "u") : undefined,
      when: property["x-when"],
      after: property["x-after"],
      bodies: property["x-named"] ? "all" : property["x-ui"],
      list: property["x-list"],
      trait: property["x-trait"],
      role: property["x-role"],
    };
  });
}

/** Whether a category may be chosen in this field. */
export function isOffered({ list, trait }: Pick<FieldSpec, "list" | "trait">, { audience, traits }: Category): boolean {
  const isListed = list ? audience === list : audience === "all" || audience === "staff";
  return isListed && (!trait || (traits ?? "").split(" ").includes(trait));
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The fields that belong to the form as it is filled in. */
export function fitting(fields: FieldSpec[], values: Fields): FieldSpec[] {
  const holds = ([name, wanted]: [string, unknown[]]) => wanted.includes(values[name]);
  return fields.filter(({ when }) => Object.entries(when ?? {}).every(holds));
}

/** What is sent: trimmed, without what was left empty or does not apply. */
export function filled(fields: FieldSpec[], values: Fields): Fields {
  const out: Fields = {};
  for (const { name, kind } of fitting(fields, values)) {
    const value = values[name];
    const trimmed = typeof value === "string" ? value.trim() : value;
    if (!isEmpty(trimmed)) out[name] = kind === "moment" ? new Date(String(trimmed)).toISOString() : trimmed;
  }
  return out;
}

const typed: ReadonlySet<FieldKind> = new Set(["text", "long", "tel", "integer"]);

function faultOf(field: FieldSpec, value: unknown): string {
  if (value === undefined) {
    if (!field.required) return "";
    return typed.has(field.kind) ? t("mustFill") : t("mustChoose");
  }
  if (field.kind === "integer") {
    const { min = -Infinity, max = Infinity } = field;
    const isRight = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    return isRight ? "" : t("outOfRange", { min, max });
  }
  if (typeof value !== "string" || !typed.has(field.kind)) return "";
  // Counted as the server counts: characters, not UTF-16 units.
  const length = [...value].length;
  if (length < (field.lengthMin ?? 0)) return t("tooShort", { n: field.lengthMin! });
  if (length > (field.lengthMax ?? Infinity)) return t("tooLong", { n: field.lengthMax! });
  if (field.pattern && !field.pattern.test(value)) return field.kind === "tel" ? t("notPhone") : t("notPattern");
  return "";
}

/** Moments are sent in one zone, so that both sort as texts; a day may be the same. */
function isOutOfOrder({ name, kind, after }: FieldSpec, sent: Fields): boolean {
  const [value, before] = [sent[name], sent[after ?? ""]];
  if (typeof value !== "string" || typeof before !== "string") return false;
  return kind === "moment" ? value <= before : value < before;
}

/** Field → sentence, in the order of the form. */
export function faultsOf(fields: FieldSpec[], values: Fields): Record<string, string> {
  const sent = filled(fields, values);
  const faults: Record<string, string> = {};
  for (const field of fitting(fields, values)) {
    const fault = faultOf(field, sent[field.name]) || (isOutOfOrder(field, sent) ? t("endsBefore") : "");
    if (fault) faults[field.name] = fault;
  }
  return faults;
}
