// The one way to the server: typed from the contract, with language, CSRF token and problems handled.

import { language } from "../language";
import { sharedText } from "../texts";
import { uuid } from "../uuid";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type ProblemBody = Schemas["Problem"];
export type Matter = Schemas["Matter"];
export type MatterRow = Schemas["MatterRow"];
export type Chain = Schemas["Chain"];
export type FormSchema = Schemas["FormSchema"];
export type OpenStep = Schemas["OpenStep"];
export type Clock = Schemas["Clock"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Place = Schemas["Place"];
export type Org = Schemas["Org"];
export type Category = Schemas["Category"];
export type BirthStep = Schemas["BirthStep"];
export type View = Schemas["View"];
export type Session = Schemas["Session"];
export type SignedIn = Schemas["SignedIn"];
export type Verb = Schemas["Verb"];
export type Attachment = Schemas["Attachment"];
export type EvidenceRule = Schemas["ChainStep"]["evidence"][number];
/** Kind → ids of what was uploaded. */
export type Evidence = Schemas["Evidence"];
export type Fields = Record<string, unknown>;

/** What went wrong, in words for the reader. Status 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Partial<ProblemBody> = {},
  ) {
    super(body.detail || body.title || (status === 0 ? sharedText("offlineRead") : sharedText("serverFailed")));
    this.name = "Problem";
  }

  get isOffline() {
    return this.status === 0;
  }

  /** Field or kind of evidence → sentence. Pointers point into the request's body, where they stand under /fields and /evidence. */
  get fieldErrors(): Record<string, string> {
    const byField: Record<string, string> = {};
    for (const { pointer, message } of this.body.errors ?? []) {
      const path = pointer.split("/").slice(1);
      const name = path[0] === "fields" || path[0] === "evidence" ? path[1] : path[0];
      if (name) byField[name] ??= message;
    }
    return byField;
  }
}

let csrf = "";
export function setCsrf(token: string) {
  csrf = token;
}

let actingFor = "";
/** The body for which one acts, where one holds posts at several; empty = for all of them. */
export function setActingFor(org: string) {
  actingFor = org;
}

let signedOut = () => {};
/** What to do when the server no longer knows the session. */
export function whenSignedOut(then: () => void) {
  signedOut = then;
}

/** Asking that hangs is worse than asking that fails: the page then offers to try again. */
const answerMsMax = 20_000;

type Method = "get" | "post" | "put" | "delete";
type PathsOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];
type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : undefined;
type Ok<T> = T extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 204)]> : never;
type Part<T, Name extends string> = T extends { parameters: { [N in Name]?: infer Value } } ? Value : undefined;

interface Options<T> {
  path?: Part<T, "path">;
  query?: Part<T, "query">;
  body?: T extends { requestBody: infer Body } ? Json<Body> : undefined;
  /** Idempotency-Key, If-Match, Receipt-Secret. */
  headers?: Record<string, string>;
}

type Values = Record<string, unknown> | undefined;

export function addressOf(path: string, values: Values = {}, query: Values = {}): string {
  const filledIn = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${filledIn}?${search}` : filledIn;
}

async function fetchInTime(address: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerMsMax);
  try {
    return await fetch(address, { ...init, signal: stop.signal });
  } catch {
    throw new Problem(0);
  } finally {
    clearTimeout(timer);
  }
}

export function commonHeaders(method: Method): Record<string, string> {
  const headers: Record<string, string> = { "Accept-Language": language.value === "zh" ? "zh-CN" : "en" };
  if (csrf && method !== "get") headers["X-CSRF-Token"] = csrf;
  if (actingFor) headers["Acting-For"] = actingFor;
  return headers;
}

/** What was asked for before it was needed, by address and headers. */
const ahead = new Map<string, Promise<Response>>();

function takeAhead(key: string): Promise<Response> | undefined {
  const answer = ahead.get(key);
  ahead.delete(key);
  return answer;
}

/** Begins to read what a page will ask for; the page's own asking, with the same headers, then gets this answer, once. */
export function readAhead<P extends PathsOf<"get">>(path: P, options: Options<paths[P]["get"]>) {
  const address = addressOf(path, options.path as Values, options.query as Values);
  const headers = commonHeaders("get");
  const answer = fetchInTime(address, { headers });
  answer.catch(() => undefined);
  const key = address + JSON.stringify(headers);
  ahead.set(key, answer);
  setTimeout(() => ahead.delete(key), answerMsMax);
}

/** Who reads has changed: what was answered is not for this reader. */
export function dropAhead() {
  ahead.clear();
}

/** The answer's data, or a Problem thrown. */
async function call<T>(method: Method, path: string, options: Options<T> = {}): Promise<Ok<T>> {
  const headers = { ...commonHeaders(method), ...options.headers };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const address = addressOf(path, options.path as Values, options.query as Values);
  const known = method === "get" ? takeAhead(address + JSON.stringify(headers)) : undefined;
  const response = await (known ?? fetchInTime(address, {
    method: method.toUpperCase(),
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  }));
  const data: unknown = await response.json().catch(() => undefined);
  if (response.ok) return data as Ok<T>;
  if (response.status === 401) signedOut();
  throw new Problem(response.status, typeof data === "object" && data !== null ? data : {});
}

export const api = {
  get: <P extends PathsOf<"get">>(path: P, options?: Options<paths[P]["get"]>) => call<paths[P]["get"]>("get", path, options),
  post: <P extends PathsOf<"post">>(path: P, options: Options<paths[P]["post"]>) => call<paths[P]["post"]>("post", path, options),
  put: <P extends PathsOf<"put">>(path: P, options: Options<paths[P]["put"]>) => call<paths[P]["put"]>("put", path, options),
  delete: <P extends PathsOf<"delete">>(path: P, options?: Options<paths[P]["delete"]>) => call<paths[P]["delete"]>("delete", path, options),
};

export function ifMatch(revision: number): string {
  return `"${revision}"`;
}

/**
 * The key under which a body is sent. While the body stays the same so does the key, so that sending again after a lost
 * answer is harmless; another body gets another key.
 */
export class SendKey {
  constructor(private state = { key: uuid(), sent: "" }) {}

  for(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.state.sent !== "" && text !== this.state.sent) this.state.key = uuid();
    this.state.sent = text;
    return this.state.key;
  }

  /** To be kept beside a draft that may outlive the page. */
  toJSON() {
    return this.state;
  }
}
