// 走访 and excuses from the phone without a line; the community judges and sees where nobody was; an order's photos are looked at off line.
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { expect, request, test, type APIRequestContext, type Page } from "@playwright/test";
import { desktop, look, phone } from "./pages";

const password = "rongzhi-demo-2026";
const pin = "493817";
const community = "410411001002";
const lamp = resolve(import.meta.dirname, "../samples/lamp_with_position.jpg");

async function desk(baseURL: string): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL });
  const { csrf } = (await (await api.post("/api/v1/session", { data: { login: `clerk.${community}`, password } })).json()) as { csrf: string };
  return request.newContext({ baseURL, storageState: await api.storageState(), extraHTTPHeaders: { "X-CSRF-Token": csrf } });
}
async function openPhone(page: Page, login: string) {
  await page.setViewportSize(phone);
  await page.goto("/worker/");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByLabel("新的密码锁").fill(pin);
  await page.getByLabel("再输一次").fill(pin);
  await page.getByRole("button", { name: "设好了" }).click();
  await expect(page.getByRole("link", { name: /登记走访/ })).toBeVisible();
  await page.waitForLoadState("networkidle");
}
const tab = (page: Page, name: string) => page.getByRole("navigation", { name: "页面" }).getByRole("link", { name }).click();

interface Grid {
  id: string;
  own: boolean;
  compounds: { id: string; name: string }[];
}
async function ownGrid(page: Page): Promise<Grid> {
  const { grids } = (await (await page.request.get("/api/v1/patrol/day")).json()) as { grids: Grid[] };
  return grids.find(({ own }) => own)!;
}
/** Two points that may be passed at any time of any day. */
async function planAllDay(api: APIRequestContext, grid: string) {
  const answer = await api.get(`/api/v1/places/${grid}/patrol`);
  const { border } = (await answer.json()) as { border: { coordinates: [number, number][][][] } };
  const [lon, lat] = border.coordinates[0]![0]![0]!;
  const points = ["东门消防通道", "配电房"].map((name, at) => ({ name, lon: lon + at / 3_000, lat, look: "门前有没有堵、灯亮不亮" }));
  const seasons = [{ from: "01-01", to: "12-31", hours: ["00:00", "24:00"] }];
  const headers = { "If-Match": answer.headers().etag!, "Idempotency-Key": randomUUID() };
  const put = await api.put(`/api/v1/places/${grid}/patrol`, { headers, data: { points, rounds: [{ part: "morning", every_day: true, seasons }], reason: "值守" } });
  expect(put.status()).toBe(200);
}

test("a visit and an excuse are written without a line; the community agrees, and sees which compounds wait", async ({ page, context, baseURL, browser }) => {
  test.setTimeout(60_000);
  const api = await desk(baseURL!);
  await openPhone(page, `worker.${community}007`);
  const grid = await ownGrid(page);
  await planAllDay(api, grid.id);
  await page.reload();
  await page.getByLabel("密码锁（6 位数字）").fill(pin);
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page.locator("a.round")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await look(page, "visit-1-today");
  await context.setOffline(true);
  await page.getByRole("link", { name: /登记走访/ }).click();
  await page.getByRole("combobox", { name: "在哪里" }).selectOption({ label: grid.compounds[0]!.name });
  await page.getByLabel("小区", { exact: true }).check();
  await page.getByLabel("问了什么、反映什么").fill("二单元门前灯不亮，想早点修好");
  await page.getByLabel("需要跟进").check();
  await look(page, "visit-2-form");
  await page.getByRole("button", { name: "保存：登记走访" }).click();
  await expect(page.getByRole("heading", { name: "待传", level: 1 })).toBeVisible();
  await page.goto("/worker/#round");
  await page.getByRole("button", { name: "到不了？说明原因" }).first().click();
  await look(page, "visit-3-excuse");
  await page.getByRole("button", { name: "封闭施工，无法进入" }).click();
  await expect(page.getByText("原因已记下")).toBeVisible();
  await look(page, "visit-4-excused");
  await context.setOffline(false);
  await expect(page.getByRole("link", { name: /^待传 0/ })).toBeVisible({ timeout: 15_000 });

  const staff = await (await browser.newContext({ baseURL, storageState: await api.storageState(), locale: "zh-CN", timezoneId: "Asia/Shanghai" })).newPage();
  await staff.setViewportSize(desktop);
  await staff.goto(`/staff/patrol?place=${grid.id}`);
  await expect(staff.getByText("网格员说明：封闭施工，无法进入")).toBeVisible();
  await look(staff, "visit-5-judge");
  await staff.getByRole("button", { name: "同意：东门消防通道", exact: true }).click();
  await expect(staff.getByText("已同意，不算漏巡。")).toBeVisible();
  await staff.goto("/staff/patrol/visits");
  const row = staff.getByRole("row", { name: new RegExp(grid.compounds[0]!.name) });
  await expect(row).toContainText("0 天");
  await look(staff, "visit-6-places");
  await staff.getByRole("link", { name: "走访待跟进", exact: true }).click();
  await staff.getByText("二单元门前灯不亮").first().click();
  await expect(staff.getByRole("button", { name: "转居民诉求" })).toBeVisible();
  await look(staff, "visit-7-matter");
  await page.reload();
  await page.getByLabel("密码锁（6 位数字）").fill(pin);
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page.locator(".chip", { hasText: "已说明" })).toBeVisible();
});

/** From the desk to the grid: the finding that the worker reported last. */
async function sendToGrid(api: APIRequestContext, title: string, org: string): Promise<string> {
  const { items } = (await (await api.get("/api/v1/matters?view=to_file&limit=200")).json()) as { items: { id: string; title: string; revision: number }[] };
  const { id } = items.find((each) => each.title === title)!;
  const take = async (step: string, fields: object) => {
    const { revision } = (await (await api.get(`/api/v1/matters/${id}`)).json()) as { revision: number };
    const headers = { "If-Match": `"${revision}"`, "Idempotency-Key": randomUUID() };
    const answer = await api.post(`/api/v1/matters/${id}/steps/${step}`, { headers, data: { verb: "take", fields } });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await take("file", { category: "street_light", urgent: false });
  await take("dispatch_grid", { handler: org });
  return id;
}
const pictures = (page: Page) =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((found) => {
      const asked = indexedDB.open("rz-worker");
      asked.onsuccess = () => found(asked.result);
    });
    const keys = await new Promise<IDBValidKey[]>((found) => {
      const asked = db.transaction("kept").objectStore("kept").getAllKeys();
      asked.onsuccess = () => found(asked.result);
    });
    db.close();
    return keys.filter((key) => String(key).startsWith("picture ")).length;
  });

test("the photos of an order are looked at without a line, and are gone when it is no longer to be done", async ({ page, context, baseURL }) => {
  test.setTimeout(60_000);
  const api = await desk(baseURL!);
  await openPhone(page, `worker.${community}008`);
  await page.getByRole("link", { name: /^上报问题/ }).click();
  await page.getByText("选照片").locator("..").locator("input").setInputFiles(lamp);
  await page.getByLabel("发现了什么").fill("八网格路灯不亮");
  await page.getByRole("group", { name: "现场危险" }).getByLabel("没有").check();
  await page.getByRole("group", { name: "谁先发现" }).getByLabel("网格巡查").check();
  await page.getByRole("button", { name: "保存：上报问题" }).click();
  await expect(page.getByRole("link", { name: /^待传 0/ })).toBeVisible({ timeout: 15_000 });
  const session = (await (await page.request.get("/api/v1/session")).json()) as { posts: { org: { id: string } }[] };
  const id = await sendToGrid(api, "八网格路灯不亮", session.posts[0]!.org.id);
  await page.reload();
  await page.getByLabel("密码锁（6 位数字）").fill(pin);
  await page.getByRole("button", { name: "打开" }).click();
  await expect.poll(() => pictures(page)).toBe(1);
  await context.setOffline(true);
  await page.goto(`/worker/#orders/matter/${id}`);
  const photo = page.getByRole("img", { name: /现场照片/ });
  await expect(photo).toBeVisible();
  expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  await look(page, "visit-8-order-photo");
  await context.setOffline(false);
  const { revision } = (await (await api.get(`/api/v1/matters/${id}`)).json()) as { revision: number };
  const headers = { "If-Match": `"${revision}"`, "Idempotency-Key": randomUUID() };
  expect((await api.post(`/api/v1/matters/${id}/steps/recall`, { headers, data: { verb: "take", fields: { recall_reason: "物业已来修，收回" } } })).status()).toBe(200);
  await tab(page, "今日");
  await expect.poll(() => pictures(page)).toBe(0);
});
