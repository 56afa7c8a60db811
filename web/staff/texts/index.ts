import { texts } from "@shared/language";
import { zh as accountZh } from "../account/texts/zh";
import { zh as callsZh } from "../calls/texts/zh";
import { zh as noticeZh } from "../notice/texts/zh";
import { zh as ordersZh } from "../orders/texts/zh";
import { zh as repliesZh } from "../replies/texts/zh";
import { zh as suggestionsZh } from "../suggestions/texts/zh";
import { zh } from "./zh";

const allZh = { ...zh, ...accountZh, ...noticeZh, ...ordersZh, ...repliesZh, ...callsZh, ...suggestionsZh };
// Who reads English waits for it; the others' first page does not carry it.
export const t = texts({ zh: allZh, en: () => import("./english").then(({ english }) => english) });

/** What went wrong on the way to an outside provider and back, and what to do about it. */
export function signInProblem(problem: string, provider: string): string {
  const key = `problem_${problem}`;
  return t((key in accountZh ? key : "problem_refused") as keyof typeof accountZh, { provider });
}

/** What an entry of the record is called; one that has no name here goes by its own word. */
export function auditKind(kind: string): string {
  const key = `audit_${kind}`;
  return key in allZh ? t(key as keyof typeof allZh) : kind;
}

/** Why something could not be sent; what has no sentence here is told as the other side said it. */
export function deliveryFailure(failure: string): string {
  const key = `failure_${failure}`;
  return key in noticeZh ? t(key as keyof typeof noticeZh) : failure;
}
