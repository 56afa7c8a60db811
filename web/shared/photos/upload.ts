// One photo on its way. Not by fetch, which does not say how much has been sent.

import { commonHeaders, Problem, type ProblemBody } from "../api/client";

export interface Way {
  /** Where to: the upload of an account, of a visitor or of a receipt. */
  path: string;
  /** Who: the visitor's or the receipt's secret. */
  headers?: Record<string, string>;
}

export const bytesMax = 10 * 1024 * 1024;
const answerMsMax = 120_000;

/** The id to bind it by, or a Problem thrown. `key` stays the same when a photo is sent again. */
export function upload(photo: Blob, way: Way, key: string, progress: (part: number) => void, stop: AbortSignal): Promise<string> {
  return new Promise((found, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", way.path);
    request.timeout = answerMsMax;
    request.responseType = "json";
    const headers = { ...commonHeaders("post"), ...way.headers, "Idempotency-Key": key, "Content-Type": photo.type || "image/jpeg" };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
    for (const lost of ["error", "timeout", "abort"]) request.addEventListener(lost, () => fail(new Problem(0)));
    request.addEventListener("load", () => {
      const body = (request.response ?? {}) as Partial<ProblemBody> & { id?: string };
      if (request.status === 201 && body.id) found(body.id);
      else fail(new Problem(request.status, body));
    });
    stop.addEventListener("abort", () => request.abort());
    request.send(photo);
  });
}
