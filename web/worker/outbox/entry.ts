// What the worker has written and the server has not yet: one step each, which opens a matter or goes on with one; one
// point of a round that was passed, or why one is not.

import type { Fields, Matter, ProblemBody } from "@shared/api/client";

export interface Photo {
  /** Under which its bytes lie here. */
  id: string;
  /** Under which it is sent; another one where the server no longer has what was sent under the first. */
  key: string;
  /** Of evidence, as the chain calls it. */
  kind: string;
  type: string;
  size: number;
  /** Its id at the server, once it is whole there. */
  attachment?: string;
}

export type State =
  | "waiting"
  /** Somebody changed the matter meanwhile: the worker says which stands. */
  | "held"
  /** The server would not have it as it is: to be mended. */
  | "faulty"
  | "sent";

/** Where the phone was goes to the server once, to be judged, and is then let go here as it is there. */
export interface Pass {
  grid: string;
  point: number;
  position?: { lon: number; lat: number; accuracy_metres: number };
  code?: string;
}

/** Why a round, or a point of it, is not walked; the community says whether that holds. */
export interface Excuse {
  grid: string;
  day: string;
  part: "morning" | "afternoon";
  /** Its number; 0: the whole round. */
  point: number;
  reason: string;
}

export interface NewEntry {
  /** Made here, and the Idempotency-Key: however often it is sent, it is stored once. */
  id: string;
  chain: string;
  step: string;
  /** On the button. */
  stepName: string;
  /** What the list shows. */
  title: string;
  at: string;
  fields: Fields;
  photos: Photo[];
  /** Of a step that opens a matter. */
  place?: string;
  /** Of one that goes on with it; `revision` is the one that the worker saw, or that an earlier entry of this list made. */
  matter?: { id: string; number: string; revision: number };
  /** Instead of a step. */
  pass?: Pass;
  /** Instead of both. */
  excuse?: Excuse;
}

export interface Entry extends NewEntry {
  seq: number;
  state: State;
  /** Why it is held or faulty. */
  problem?: Partial<ProblemBody> & { status: number };
  /** What stands at the server, of a held one. */
  theirs?: Matter;
  /** What the server made of it. */
  done?: { id: string; number: string; at: string };
}

/** A step of a chain, with a form to look at and to mend. */
export const isStep = ({ pass, excuse }: NewEntry) => !pass && !excuse;

/** How many parts of evidence of each kind: what a step sends along. */
export function evidenceOf(entry: Entry): Record<string, string[]> {
  const evidence: Record<string, string[]> = {};
  for (const { kind, attachment } of entry.photos) {
    if (attachment) (evidence[kind] ??= []).push(attachment);
  }
  return evidence;
}

/** Faults that were told of photos: the server no longer has them, or not as this worker's. */
export function isOfPhotos({ problem }: Entry): boolean {
  return (problem?.errors ?? []).some(({ pointer }) => pointer.startsWith("/evidence"));
}
