import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  title: "Figures of mediation",
  hint: "Less than {n} cases are not shown, so that no number tells who it was.",
  byBody: "By committee",
  byKind: "By kind of dispute",
  body: "Committee",
  kind: "Kind of dispute",
  all: "All",
  none: "There were no disputes in this time.",
  small: "not told",
  smallHint: "Less than {n}, or it could be reckoned",
  came: "Registered",
  agreed: "Agreed",
  oral: "of them orally",
  failed: "Ended",
  not_accepted: "Not accepted",
  open: "Open",
  performed: "Performed",
  confirmed: "Confirmed by the court",
};
