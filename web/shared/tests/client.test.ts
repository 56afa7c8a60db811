import { afterEach, describe, expect, it, vi } from "vitest";
import { api, dropAhead, Problem, readAhead, SendKey, setActingFor, setCsrf } from "../api/client";

function answer(status: number, body?: unknown) {
  const response = new Response(body === undefined ? null : JSON.stringify(body), { status });
  return vi.spyOn(globalThis, "fetch").mockResolvedValue(response);
}

describe("the client", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    setCsrf("");
  });

  it("puts values where they belong, encoded", async () => {
    const fetched = answer(200, { items: [] });
    await api.get("/api/v1/chains/{chain}", { path: { chain: "a b" }, query: { lang: "zh" } });
    expect(fetched.mock.calls[0]![0]).toBe("/api/v1/chains/a%20b?lang=zh");
  });

  it("sends the token with what changes something, and with nothing else", async () => {
    setCsrf("token");
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("{}"));
    await api.get("/api/v1/session");
    await api.post("/api/v1/session", { body: { login: "a", password: "b" } });
    const sent = fetched.mock.calls.map(([, init]) => (init!.headers as Record<string, string>)["X-CSRF-Token"]);
    expect(sent).toEqual([undefined, "token"]);
  });

  it("makes problems of refusals, by field", async () => {
    answer(422, { title: "有误", status: 422, type: "urn:x", errors: [{ pointer: "/fields/what", message: "太短" }, { pointer: "/place", message: "没有" }] });
    const problem = await api.get("/api/v1/session").catch((error: Problem) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).fieldErrors).toEqual({ what: "太短", place: "没有" });
  });

  it("tells a missing network from a refusal", async () => {
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    const problem = await api.get("/api/v1/session").catch((error: Problem) => error);
    expect((problem as Problem).isOffline).toBe(true);
  });
});

describe("what is read ahead", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    setActingFor("");
    dropAhead();
  });
  const query = { lang: "zh" } as const;

  it("is the answer of the same question, once", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("{}"));
    readAhead("/api/v1/views", { query });
    await api.get("/api/v1/views", { query });
    expect(fetched).toHaveBeenCalledTimes(1);
    await api.get("/api/v1/views", { query });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("is nobody's answer who asks as another or about something else", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("{}"));
    readAhead("/api/v1/views", { query });
    await api.get("/api/v1/views", { query: { lang: "en" } });
    setActingFor("7");
    await api.get("/api/v1/views", { query });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("is gone when who reads has changed", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("{}", { status: 401 }));
    readAhead("/api/v1/views", { query });
    dropAhead();
    await api.get("/api/v1/views", { query }).catch(() => undefined);
    expect(fetched).toHaveBeenCalledTimes(2);
  });
});

describe("the key of what is sent", () => {
  it("stays while the body stays, over a reload too", () => {
    const key = new SendKey();
    const first = key.for({ what: "a" });
    expect(key.for({ what: "a" })).toBe(first);
    const kept = new SendKey(JSON.parse(JSON.stringify(key)));
    expect(kept.for({ what: "a" })).toBe(first);
  });

  it("is another one for another body", () => {
    const key = new SendKey();
    const first = key.for({ what: "a" });
    expect(key.for({ what: "b" })).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
