// What was written and not yet sent outlives a reload, a failure and a look at another page; it ends with the tab.

import type { Evidence, Fields } from "@shared/api/client";
import { SendKey } from "@shared/api/client";
import { uuid } from "@shared/uuid";
import { readStored, writeStored } from "@shared/storage";

const key = "rz.draft";

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

export function openDraft(): { draft: Draft; sendKey: SendKey } {
  const stored = readStored<StoredDraft>(sessionStorage, key);
  const fresh: Draft = { place: "", values: {}, notKept: false, visitor: uuid(), evidence: {} };
  if (!stored) return { draft: fresh, sendKey: new SendKey() };
  const { sendKey, ...draft } = stored;
  return { draft: { ...fresh, ...draft }, sendKey: new SendKey(sendKey) };
}

export function saveDraft(draft: Draft, sendKey: SendKey) {
  writeStored(sessionStorage, key, { ...draft, sendKey });
}

export function dropDraft() {
  writeStored(sessionStorage, key, undefined);
}
