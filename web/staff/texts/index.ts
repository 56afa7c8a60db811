import { texts } from "@shared/language";
import { en as accountEn } from "../account/texts/en";
import { zh as accountZh } from "../account/texts/zh";
import { en as ordersEn } from "../orders/texts/en";
import { zh as ordersZh } from "../orders/texts/zh";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh: { ...zh, ...accountZh, ...ordersZh }, en: { ...en, ...accountEn, ...ordersEn } });

/** What went wrong on the way to an outside provider and back, and what to do about it. */
export function signInProblem(problem: string, provider: string): string {
  const key = `problem_${problem}`;
  return t((key in accountZh ? key : "problem_refused") as keyof typeof accountZh, { provider });
}

/** What an entry of the record is called; one that has no name here goes by its own word. */
export function auditKind(kind: string): string {
  const key = `audit_${kind}`;
  return key in accountZh ? t(key as keyof typeof accountZh) : kind;
}
