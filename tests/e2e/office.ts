// The people around a matter, through the API: what a test does not look at is done by them.
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, request, type APIRequestContext, type Page } from "@playwright/test";

const password = "rongzhi-demo-2026";
export const community = "410411001002"; // 平高社区, whose clerk is «clerk»
export const street = "410411001";

interface Desk {
  http: APIRequestContext;
  csrf: string;
  org: string;
  name: string;
}
const desks = new Map<string, Desk>();

async function desk(login: string): Promise<Desk> {
  const open = desks.get(login);
  if (open) return open;
  const http = await request.newContext({ baseURL: process.env.RZ_BASE_URL, extraHTTPHeaders: { "Accept-Language": "zh-CN" } });
  const answer = await http.post("/api/v1/session", { data: { login, password } });
  expect(answer.status(), `${login} signs in`).toBe(200);
  const body = await answer.json();
  const made = { http, csrf: body.csrf, org: body.posts[0].org.id, name: body.account.name };
  desks.set(login, made);
  return made;
}

/** The session of a member of staff, for a page that does not look at signing in. */
export async function enter(page: Page, login: string) {
  const { http } = await desk(login);
  await page.context().clearCookies();
  await page.context().addCookies((await http.storageState()).cookies);
}

/** What a member of staff is called. */
export const nameOf = async (login: string) => (await desk(login)).name;
export const orgOf = async (login: string) => (await desk(login)).org;

export interface Asked {
  id: string;
  number: string;
  secret: string;
  link: string;
}

/** A resident sends a request about 平高社区. */
export async function ask(what: string, more: Record<string, unknown> = {}): Promise<Asked> {
  const http = await request.newContext({ baseURL: process.env.RZ_BASE_URL });
  const places = await (await http.get("/api/v1/places?lang=zh")).json();
  const place = places.items.find(({ name }: { name: string }) => name === "平高社区").id;
  const fields = { what, kind: "help", confidential: false, may_publish: false, contact_phone: "13800002671", ...more };
  const answer = await http.post("/api/v1/requests", { data: { place, fields }, headers: { "Idempotency-Key": randomUUID() } });
  expect(answer.status(), await answer.text()).toBe(201);
  const { id, number, secret } = await answer.json();
  await http.dispose();
  return { id, number, secret, link: `/follow#/m/${number}/${secret}` };
}

/** A member of staff takes a step. */
export async function act(login: string, { id }: Asked, step: string, fields: Record<string, unknown> = {}, verb = "take") {
  const { http, csrf } = await desk(login);
  const etag = (await http.get(`/api/v1/matters/${id}`)).headers().etag!;
  const answer = await http.post(`/api/v1/matters/${id}/steps/${step}`, {
    data: { verb, fields },
    headers: { "X-CSRF-Token": csrf, "If-Match": etag, "Idempotency-Key": randomUUID() },
  });
  expect(answer.status(), `${login} ${step}: ${await answer.text()}`).toBe(200);
}

/** A member of staff registers a matter about 平高社区 by a birth step of its chain. */
export async function register(login: string, chain: string, step: string, fields: Record<string, unknown>): Promise<Asked> {
  const { http, csrf } = await desk(login);
  const places = await (await http.get("/api/v1/places?lang=zh")).json();
  const place = places.items.find(({ name }: { name: string }) => name === "平高社区").id;
  const answer = await http.post(`/api/v1/chains/${chain}/steps/${step}`, { data: { place, fields }, headers: { "X-CSRF-Token": csrf, "Idempotency-Key": randomUUID() } });
  expect(answer.status(), await answer.text()).toBe(201);
  return { ...(await answer.json()), secret: "", link: "" };
}

const accepted = { kind: "help", category: "sanitation", urgent: false };

/** As far as the community's own handler at work. */
export async function handled(what: string, more: Record<string, unknown> = {}): Promise<Asked> {
  const asked = await ask(what, more);
  await act("clerk", asked, "accept", accepted);
  await act("clerk", asked, "dispatch", { handler: await orgOf("clerk") });
  await act(`handler.${community}`, asked, "contact", { contact_result: "reached" });
  return asked;
}

/** As far as the answer, which waits for the asker's word. */
export async function answered(what: string, more: Record<string, unknown> = {}): Promise<Asked> {
  const asked = await handled(what, more);
  await act(`handler.${community}`, asked, "submit_result", { result: "已清运并安排每日巡查。", result_kind: "done" });
  await act(`reviewer.${community}`, asked, "approve");
  return asked;
}

/** The day in so many days, as forms take it: what is given as a limit must not be over when the test is run next year. */
export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** Asked, answered and published; the board follows the record within a moment. */
export async function published(summary: string, result: string): Promise<string> {
  const asked = await handled(`${summary}（原话，不公开）`, { may_publish: true });
  await act(`handler.${community}`, asked, "submit_result", { result: "已更换灯头并检查线路。", result_kind: "done" });
  await act(`reviewer.${community}`, asked, "approve");
  await act(`callback.${street}`, asked, "publish", { public_summary: summary, public_result: result });
  const http = await request.newContext({ baseURL: process.env.RZ_BASE_URL });
  await expect.poll(async () => (await http.get(`/board/matters/${asked.number}`)).status()).toBe(200);
  return asked.number;
}

/** Raised to the street, which dispatched it to the community. */
export async function sentBack(what: string): Promise<Asked> {
  const asked = await ask(what);
  await act("clerk", asked, "accept", accepted);
  await act("clerk", asked, "rise", { level_reason: "涉及两个社区" });
  await act(`dispatcher.${street}`, asked, "dispatch", { handler: await orgOf("clerk") });
  return asked;
}

/** The text of the last letter to that address; the mail server keeps what it takes. */
export async function letterTo(address: string): Promise<string> {
  const folder = process.env.RZ_MAIL!;
  const letters = () => readdirSync(folder).filter((name) => name.endsWith(".eml")).sort((a, b) => parseInt(a) - parseInt(b)).map((name) => readFileSync(join(folder, name), "utf8")).filter((text) => text.includes(`To: <${address}>`));
  await expect.poll(() => letters().length, { message: `a letter to ${address}` }).toBeGreaterThan(0);
  return Buffer.from(letters().at(-1)!.split(/\r?\n\r?\n/)[1]!.replaceAll(/\s/g, ""), "base64").toString();
}
