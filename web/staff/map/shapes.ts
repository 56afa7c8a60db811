// The states of matters on a map: one shape, one colour and one word each. Red is what is overdue, and nothing else.

import type { components } from "@shared/api/schema";

export type Status = components["schemas"]["SpotMatters"]["status"];

export const statuses: readonly Status[] = ["over", "due", "wait", "doing", "paused", "closed"];

/** Within a square of 16. */
export const shapes: Record<Status, string> = {
  over: "M8 1 15.5 15H.5z",
  due: "M8 .5 15.5 8 8 15.5.5 8z",
  wait: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
  doing: "M1.5 1.5h13v13h-13z",
  paused: "M2 1.5h4.5v13H2zM9.5 1.5H14v13H9.5z",
  closed: "M1 8.5l5 5 9-10-2-2-7 7.5-3-3z",
};

export const tones = { wait: "toneWait", doing: "toneDoing", due: "toneDue", over: "toneOver", closed: "toneClosed", paused: "tonePaused" } as const;

export function pictureOf(status: Status, fill: string, rim: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="22" height="22" viewBox="-2 -2 20 20"><path d="${shapes[status]}" fill="${fill}" stroke="${rim}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
