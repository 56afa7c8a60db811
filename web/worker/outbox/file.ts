// Entries and their photos as a file, and back: for a phone that gets no line, or is about to be given away. The file is
// not sealed: it is for whoever the worker gives it to.

import { uuid } from "@shared/uuid";
import type { Entry, NewEntry } from "./entry";
import type { Outbox } from "./outbox";

const format = "rongzhi-outbox-1";

interface Content {
  format: typeof format;
  account: string;
  at: string;
  entries: NewEntry[];
  /** Id → base64. */
  photos: Record<string, string>;
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const pieceBytes = 0x8000;
  let text = "";
  for (let at = 0; at < bytes.length; at += pieceBytes) text += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return btoa(text);
}
const fromBase64 = (text: string, type: string) => new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], { type });

/** What the server said of it, and when, is of this phone alone. */
function asMade({ id, chain, step, stepName, title, at, fields, photos, place, matter, pass, excuse }: Entry): NewEntry {
  return { id, chain, step, stepName, title, at, fields, photos, place, matter, pass, excuse };
}

export async function toFile(entries: Entry[], box: Outbox, account: string): Promise<Blob> {
  const photos: Content["photos"] = {};
  for (const { id } of entries.flatMap((entry) => entry.photos)) {
    const bytes = await box.photo(id);
    if (bytes) photos[id] = await toBase64(bytes);
  }
  const made = entries.map(asMade);
  const content: Content = { format, account, at: new Date().toISOString(), entries: made, photos };
  return new Blob([JSON.stringify(content)], { type: "application/json" });
}

export type Imported = { is: "done"; entries: number } | { is: "no-such-file" } | { is: "of-another" };

/** What is here already under the same id stays as it is: a file taken in twice is taken in once. */
export async function fromFile(file: Blob, box: Outbox, account: string): Promise<Imported> {
  let content: Partial<Content>;
  try {
    content = JSON.parse(await file.text()) as Partial<Content>;
  } catch {
    return { is: "no-such-file" };
  }
  if (content?.format !== format || !Array.isArray(content.entries)) return { is: "no-such-file" };
  if (content.account !== account) return { is: "of-another" };
  const known = new Set((await box.all()).map(({ id }) => id));
  let entries = 0;
  for (const made of content.entries) {
    if (known.has(made.id)) continue;
    // Under names of their own: photos of two entries never meet.
    const named = made.photos.map((photo) => ({ photo: { ...photo, id: uuid() }, text: content.photos?.[photo.id] }));
    const photos = new Map(named.flatMap(({ photo, text }) => (text === undefined ? [] : [[photo.id, fromBase64(text, photo.type)] as const])));
    await box.add({ ...made, photos: named.map(({ photo }) => photo) }, photos);
    ++entries;
  }
  return { is: "done", entries };
}
