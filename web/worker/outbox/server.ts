// The server as the outbox needs it.

import { api, ifMatch } from "@shared/api/client";
import { language } from "@shared/language";
import { upload } from "@shared/photos/upload";
import { evidenceOf, type Entry } from "./entry";
import type { Server, Written } from "./flush";

/** What a line that breaks every few seconds still carries. */
const way = { base: "/api/v1", partBytes: 64 * 1024 };

function send(entry: Entry): Promise<Written> {
  const { chain, step, fields, matter, place } = entry;
  const evidence = evidenceOf(entry);
  const key = { "Idempotency-Key": entry.id };
  if (!matter) return api.post("/api/v1/chains/{chain}/steps/{step}", { path: { chain, step }, body: { place: place ?? "0", fields, evidence }, headers: key });
  return api.post("/api/v1/matters/{id}/steps/{step}", {
    path: { id: matter.id, step },
    body: { verb: "take", fields, evidence },
    headers: { ...key, "If-Match": ifMatch(matter.revision) },
  });
}

export const server: Server = {
  upload: ({ key }, bytes) => upload(bytes, way, key, () => undefined, new AbortController().signal),
  send,
  matter: (id) => api.get("/api/v1/matters/{id}", { path: { id }, query: { lang: language.value } }),
};
