// The server as the outbox needs it.

import { api, ifMatch, Problem } from "@shared/api/client";
import { language } from "@shared/language";
import { upload } from "@shared/photos/upload";
import { evidenceOf, type Entry } from "./entry";
import type { Server, Written } from "./flush";

/** What a line that breaks every few seconds still carries. */
const way = { base: "/api/v1", partBytes: 64 * 1024 };

/** One alone: what comes of it is this entry's. The server knows it again by its id. */
async function sendPass({ id, at, pass }: Entry): Promise<Written> {
  const { items } = await api.post("/api/v1/patrol/passes", { query: { lang: language.value }, body: { passes: [{ ...pass!, id, at }] } });
  const { outcome, message } = items[0]!;
  if (outcome === "failed") throw new Problem(503);
  if (outcome === "refused") throw new Problem(422, { detail: message });
  return { id, number: "", revision: 0 };
}

/** Excused already, by whomever, is what was wanted. */
async function sendExcuse({ id, excuse }: Entry): Promise<Written> {
  await api.post("/api/v1/patrol/excuses", { query: { lang: language.value }, body: excuse!, headers: { "Idempotency-Key": id } }).catch((error: unknown) => {
    if (!(error instanceof Problem && error.status === 409)) throw error;
  });
  return { id, number: "", revision: 0 };
}

async function send(entry: Entry): Promise<Written> {
  if (entry.pass) return sendPass(entry);
  if (entry.excuse) return sendExcuse(entry);
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
