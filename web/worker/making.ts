// From what was written to an entry of the outbox.

import type { Chain, Fields, Matter } from "@shared/api/client";
import { uuid } from "@shared/uuid";
import type { NewEntry } from "./outbox/entry";
import type { Written } from "./parts/StepForm.vue";

const titleCharactersMax = 30;

const two = (n: number) => String(Math.floor(n)).padStart(2, "0");

/** RFC 3339 with this phone's offset: shown times are read off the text. */
export function momentHere(at: Date): string {
  const east = -at.getTimezoneOffset();
  const shifted = new Date(at.getTime() + east * 60_000).toISOString().slice(0, -1);
  return `${shifted}${east < 0 ? "-" : "+"}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
}

/** The first words that were written, else what was done. */
export function titleOf(fields: Fields, chain: Chain, step: string): string {
  const schema = chain.steps[step]?.schema;
  const properties = (schema?.properties ?? {}) as Record<string, { "x-ui"?: string }>;
  const name = (schema?.["x-order"] ?? Object.keys(properties)).find((each) => properties[each]?.["x-ui"] === "textarea" && fields[each]);
  const words = name ? [...String(fields[name])] : [];
  if (words.length === 0) return chain.steps[step]?.name ?? step;
  return words.length > titleCharactersMax ? `${words.slice(0, titleCharactersMax).join("")}…` : words.join("");
}

export function entryOf(chain: Chain, step: string, { fields, place, photos }: Written, matter?: Matter): NewEntry {
  return {
    id: uuid(),
    chain: chain.chain,
    step,
    stepName: chain.steps[step]?.name ?? step,
    title: matter ? matter.title : titleOf(fields, chain, step),
    at: momentHere(new Date()),
    fields,
    photos,
    ...(matter ? { matter: { id: matter.id, number: matter.number, revision: matter.revision } } : { place }),
  };
}
