// One photo on its way, part by part: where the line breaks it goes on where it stood. Not by fetch, which does not say
// how much has been sent.

import { commonHeaders, Problem, type ProblemBody } from "../api/client";

export interface Way {
  /** Whose uploads: «/api/v1» of an account or a visitor, «/api/v1/receipts/NUMBER» of a receipt. */
  base: string;
  /** Who: the visitor's or the receipt's secret. */
  headers?: Record<string, string>;
  /** How much at once, where the line is worse than most. */
  partBytes?: number;
}

export const bytesMax = 10 * 1024 * 1024;
/** The server takes no more at once. */
const partBytesMax = 256 * 1024;
const answerMsMax = 120_000;
/** A line that breaks is tried again so often without anything having come, after longer and longer pauses. */
const pausesMs = [500, 1_000, 2_000, 4_000];

interface Stand {
  /** So many bytes have come. */
  offset: number;
  /** To bind it by, once all have. */
  id?: string;
}

type Send = { method: "GET" } | { method: "PATCH"; part: Blob; offset: number; length: number };

function ask(send: Send, way: Way, key: string, progress: (bytes: number) => void, stop: AbortSignal): Promise<Stand> {
  return new Promise((found, fail) => {
    if (stop.aborted) return fail(new Problem(0));
    const request = new XMLHttpRequest();
    request.open(send.method, `${way.base}/uploads/${key}`);
    request.timeout = answerMsMax;
    request.responseType = "json";
    const headers = { ...commonHeaders(send.method === "GET" ? "get" : "post"), ...way.headers };
    if (send.method === "PATCH") Object.assign(headers, { "Content-Type": "application/partial-upload", "Upload-Offset": send.offset, "Upload-Length": send.length });
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
    for (const lost of ["error", "timeout", "abort"]) request.addEventListener(lost, () => fail(new Problem(0)));
    request.addEventListener("load", () => {
      const body = (request.response ?? {}) as Partial<ProblemBody> & { id?: string };
      const offset = Number(request.getResponseHeader("Upload-Offset") ?? Number.NaN);
      // Where it goes on is said by a part that did not fit, too.
      if (request.status < 300 || (request.status === 409 && offset >= 0)) found({ offset, id: body.id });
      else fail(new Problem(request.status, body));
    });
    stop.addEventListener("abort", () => request.abort());
    request.send(send.method === "PATCH" ? send.part : null);
  });
}

const passes = (error: unknown) => error instanceof Problem && [0, 502, 503, 504].includes(error.status);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The id to bind it by, or a Problem thrown. `key` stays the same when a photo is sent again: it goes on where it stood. */
export async function upload(photo: Blob, way: Way, key: string, progress: (part: number) => void, stop: AbortSignal): Promise<string> {
  let offset = 0;
  let isLost = false;
  for (let tries = 0; ; ) {
    try {
      const part = photo.slice(offset, offset + (way.partBytes ?? partBytesMax));
      const send: Send = isLost ? { method: "GET" } : { method: "PATCH", part, offset, length: photo.size };
      const stand = await ask(send, way, key, (bytes) => progress(Math.min(1, (offset + bytes) / photo.size)), stop);
      if (stand.id) return stand.id;
      if (stand.offset > offset) tries = 0;
      else if (!isLost && ++tries > pausesMs.length) throw new Problem(409);
      offset = stand.offset;
      isLost = false;
    } catch (error) {
      if (stop.aborted || !passes(error) || tries >= pausesMs.length) throw error;
      await pause(pausesMs[tries++]!);
      isLost = true;
    }
  }
}
