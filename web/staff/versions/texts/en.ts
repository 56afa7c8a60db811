import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  title: "Versions side by side",
  field: "Which text",
  older: "Before",
  newer: "After",
  version: "Version {n} · {org} · {when}",
};
