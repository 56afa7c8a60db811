// Texts kept for what is written often (答复模板): those that fit a matter, and what stays open in a text.

import { api } from "@shared/api/client";
import { language } from "@shared/language";
import type { components } from "@shared/api/schema";

export type ReplyTemplate = components["schemas"]["ReplyTemplate"];
export type FilledTemplate = Awaited<ReturnType<typeof templatesOf>>[number];

export async function templatesOf(matter: string) {
  return (await api.get("/api/v1/matters/{id}/reply-templates", { path: { id: matter }, query: { lang: language.value } })).items;
}

const blankCharactersMax = 20;

/** «{处理情况}»: each once, in their order; the server refuses a step in which one stays. */
export function blanksIn(text: unknown): string[] {
  if (typeof text !== "string") return [];
  const found = [...text.matchAll(/\{([^{}\n]+)\}/g)].filter(([, name = ""]) => name.trim() !== "" && [...name].length <= blankCharactersMax);
  return [...new Set(found.map(([blank]) => blank))];
}

/** What stands there already is kept: the template goes below it. */
export function withTemplate(text: unknown, template: string): string {
  const written = typeof text === "string" ? text.trimEnd() : "";
  return written === "" ? template : `${written}\n${template}`;
}

/** Words that every matter has, by what they are called in a template; fields of the chain go by their own names. */
export const knownWords = ["number", "place", "address", "body", "date", "opened", "due"] as const;

/** A text cut where its braces are: `word` is what is in them. */
export function pieces(text: string): { text: string; word: string }[] {
  const blanks = blanksIn(text);
  const cut = text.split(/(\{[^{}\n]+\})/).filter((piece) => piece !== "");
  return cut.map((piece) => ({ text: piece, word: blanks.includes(piece) ? piece.slice(1, -1) : "" }));
}
