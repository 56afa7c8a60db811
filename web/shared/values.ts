// The value of a field in words.

import type { Category, Chain, Matter } from "./api/client";
import { isScore } from "./forms/fields";
import { plainMoment } from "./moments";
import { sharedText as t } from "./texts";

/** Code → category. */
export type Categories = Map<string, Category>;

/** «what#2», a thing said again, is the field «what». */
export const fieldOf = (key: string) => key.split("#")[0]!;

/** How a field is called where it is read; «（选填）» is for who fills it in. */
export function labelOf(key: string, chain: Chain): string {
  const name = chain.fields[fieldOf(key)]?.name ?? t("remark");
  return name.replace(/\s*[（(](选填|optional)[）)]$/, "");
}

const isMoment = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text);

/** The category in a field; nothing where the field is none. */
export const categoryIn = (key: string, matter: Matter, chain: Chain, categories: Categories) =>
  chain.fields[fieldOf(key)]?.type === "category" ? categories.get(String(matter.fields[key])) : undefined;

function one(value: unknown, name: string, chain: Chain, categories: Categories, now: number): string {
  const named = chain.fields[name]?.values?.[String(value)];
  if (named) return named;
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (isScore(name) && typeof value === "number" && value >= 1 && value <= 5) return t(`score${value}` as "score1");
  // Bodies and places bring their names.
  if (typeof value === "object" && value !== null) return "name" in value ? String(value.name) : "";
  const text = String(value);
  if (chain.fields[name]?.type === "category") return categories.get(text)?.name ?? text;
  return isMoment(text) ? plainMoment(text, now) : text;
}

/** «» where there is nothing to show. */
export function inWords(value: unknown, name: string, chain: Chain, categories: Categories, now: number): string {
  if (value === undefined || value === null || value === "") return "";
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => one(each, name, chain, categories, now)).filter(Boolean).join("、");
}
