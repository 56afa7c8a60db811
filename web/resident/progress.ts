// A matter as four steps that anybody understands. Which of the chain's steps reach them stands here; all else of the
// chain is shown in its own words.

import type { Matter } from "@shared/api/client";

export type MilestoneName = "sent" | "accepted" | "answered" | "rated";
export type Tone = "wait" | "doing" | "paused" | "closed";

export interface Milestone {
  name: MilestoneName;
  state: "done" | "now" | "later";
  at?: string;
}

const reachedBy: [MilestoneName, string[]][] = [
  ["sent", ["submit", "register"]],
  ["accepted", ["accept", "register"]],
  ["answered", ["approve", "submit_rework", "main_answered"]],
  ["rated", ["rate", "record_rating"]],
];

/** When the last of these steps was taken; a proposal («request.extend.proposed») is not yet the step. */
function lastAt(matter: Pick<Matter, "timeline">, steps: string[]): string | undefined {
  const taken = matter.timeline.filter(({ kind }) => {
    const [, step = "", ...rest] = kind.split(".");
    return steps.includes(step) && rest.length === 0;
  });
  return taken[taken.length - 1]?.at;
}

/** Nothing where the matter ended another way (not accepted, withdrawn): then its stage alone says how it is. */
export function milestones(matter: Pick<Matter, "timeline" | "stage_kind">): Milestone[] | undefined {
  const found = reachedBy.map(([name, steps]) => ({
    name,
    at: lastAt(matter, steps),
  }));
  const isAnswered = found[2]!.at !== undefined;
  const isEnded = matter.stage_kind === "settled" || matter.stage_kind === "closed";
  if (isEnded && !isAnswered) return undefined;
  // Handled a second time: it is answered only when it is settled again.
  if (!isEnded) found[2]!.at = found[3]!.at = undefined;
  const done = found.map((_, index) => index === 0 || found.slice(index).some(({ at }) => at !== undefined));
  const now = done.lastIndexOf(true) + 1;
  return found.map(({ name, at }, index) => ({
    name,
    at,
    state: done[index] ? "done" : index === now && matter.stage_kind !== "closed" ? "now" : "later",
  }));
}

export function toneOf(matter: Pick<Matter, "stage_kind" | "timeline">): Tone {
  if (matter.stage_kind === "settled" || matter.stage_kind === "closed") return "closed";
  if (matter.stage_kind === "waiting") return "paused";
  return milestones(matter)?.[1]?.state === "now" ? "wait" : "doing";
}
