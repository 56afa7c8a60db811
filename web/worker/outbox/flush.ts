// What waits goes out, one after the other as it was made. What somebody must look at first holds back what came after it
// of the same matter, and nothing else.

import { Problem, type Matter } from "@shared/api/client";
import type { Entry, Photo } from "./entry";

export interface Box {
  /** All that is not sent, the oldest first. */
  open(): Promise<Entry[]>;
  photo(id: string): Promise<Blob | undefined>;
  save(entry: Entry): Promise<void>;
  /** The server has it: its photos go from here, and entries of the same matter go on from its revision. */
  sent(entry: Entry, done: Written): Promise<void>;
}

export interface Written {
  id: string;
  number: string;
  revision: number;
}

export interface Server {
  /** The id of a photo that is whole there. */
  upload(photo: Photo, bytes: Blob): Promise<string>;
  send(entry: Entry): Promise<Written>;
  /** As it stands there now. */
  matter(id: string): Promise<Matter>;
}

/** `later`: no line, or a server that is too busy; what was not sent waits for the next time. */
export type Outcome = { is: "done" } | { is: "later"; problem: Problem } | { is: "signed-out"; problem: Problem };

const isLater = ({ status }: Problem) => status <= 0 || status === 408 || status === 429 || status >= 500;
const isSignedOut = ({ status, body }: Problem) => status === 401 || (status === 403 && /:(csrf|session-pending)$/.test(body.type ?? ""));
const isChanged = ({ status }: Problem) => status === 409 || status === 412;

async function uploadPhotos(entry: Entry, box: Box, server: Server) {
  for (const photo of entry.photos) {
    if (photo.attachment) continue;
    const bytes = await box.photo(photo.id);
    if (!bytes) throw new Problem(422, { title: "photo", errors: [{ pointer: `/evidence/${photo.kind}`, message: "" }] });
    photo.attachment = await server.upload(photo, bytes);
    await box.save(entry);
  }
}

/** Set aside with what the server says, and with what stands there where that is the question. */
async function setAside(entry: Entry, problem: Problem, box: Box, server: Server) {
  const isHeld = isChanged(problem) && entry.matter !== undefined;
  const theirs = isHeld ? await server.matter(entry.matter!.id) : undefined;
  await box.save({ ...entry, state: isHeld ? "held" : "faulty", problem: { ...problem.body, detail: problem.message, status: problem.status }, theirs });
}

export async function flush(box: Box, server: Server): Promise<Outcome> {
  const closed = new Set<string>();
  for (const first of await box.open()) {
    const matter = first.matter?.id;
    if (matter && closed.has(matter)) continue;
    // An entry before it may have moved its matter on.
    const entry = matter ? (await box.open()).find(({ id }) => id === first.id) : first;
    if (!entry) continue;
    try {
      if (entry.state === "waiting") {
        await uploadPhotos(entry, box, server);
        await box.sent(entry, await server.send(entry));
        continue;
      }
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(-1);
      if (isSignedOut(problem)) return { is: "signed-out", problem };
      if (isLater(problem)) return { is: "later", problem };
      const kept = await setAside(entry, problem, box, server).catch((why: unknown) => (why instanceof Problem ? why : new Problem(-1)));
      if (kept) return { is: "later", problem: kept };
    }
    if (matter) closed.add(matter);
  }
  return { is: "done" };
}
