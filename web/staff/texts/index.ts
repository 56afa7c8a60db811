import { texts } from "@shared/language";
import { en as accountEn } from "../account/texts/en";
import { zh as accountZh } from "../account/texts/zh";
import { en as noticeEn } from "../notice/texts/en";
import { zh as noticeZh } from "../notice/texts/zh";
import { en as ordersEn } from "../orders/texts/en";
import { zh as ordersZh } from "../orders/texts/zh";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh: { ...zh, ...accountZh, ...noticeZh, ...ordersZh }, en: { ...en, ...accountEn, ...noticeEn, ...ordersEn } });

/** What went wrong on the way to an outside provider and back, and what to do about it. */
export function signInProblem(problem: string, provider: string): string {
  const key = `problem_${problem}`;
  return t((key in accountZh ? key : "problem_refused") as keyof typeof accountZh, { provider });
}

/** What an entry of the record is called; one that has no name here goes by its own word. */
export function auditKind(kind: string): string {
  const key = `audit_${kind}`;
  return key in accountZh || key in noticeZh ? t(key as keyof typeof accountZh) : kind;
}

/** Why something could not be sent; what has no sentence here is told as the other side said it. */
export function deliveryFailure(failure: string): string {
  const key = `failure_${failure}`;
  return key in noticeZh ? t(key as keyof typeof noticeZh) : failure;
}
