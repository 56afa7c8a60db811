// What was written and not yet sent outlives a reload, a failure and a look at another page; it ends with the tab.

import type { Evidence, Fields } from "@shared/api/client";
import { SendKey } from "@shared/api/client";
import { uuid } from "@shared/uuid";
import { readStored, writeStored } from "@shared/storage";

/** What is sent: to be handled, or about the law; each has a draft of its own. */
export type Kind = "request" | "law";

const keyOf = (kind: Kind) => (kind === "request" ? "rz.draft" : `rz.draft.${kind}`);

export interface Draft {
  place: string;
  values: Fields;
  notKept: boolean;
  /** By which the photos of this draft are known as this sender's. */
  visitor: string;
  evidence: Evidence;
}

interface StoredDraft extends Draft {
  sendKey: { key: string; sent: string };
}

export function openDraft(kind: Kind): { draft: Draft; sendKey: SendKey } {
  const stored = readStored<StoredDraft>(sessionStorage, keyOf(kind));
  const fresh: Draft = { place: "", values: {}, notKept: false, visitor: uuid(), evidence: {} };
  if (!stored) return { draft: fresh, sendKey: new SendKey() };
  const { sendKey, ...draft } = stored;
  return { draft: { ...fresh, ...draft }, sendKey: new SendKey(sendKey) };
}

export function saveDraft(kind: Kind, draft: Draft, sendKey: SendKey) {
  writeStored(sessionStorage, keyOf(kind), { ...draft, sendKey });
}

export function dropDraft(kind: Kind) {
  writeStored(sessionStorage, keyOf(kind), undefined);
}
