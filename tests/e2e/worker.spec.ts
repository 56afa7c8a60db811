// The grid worker's page: with a line, on a bad one, and without; a server that dies in between; a phone that is lost.
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, appendFileSync, readdirSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, request, test, type APIRequestContext, type BrowserContext, type Page } from "@playwright/test";
import { desktop, look, signIn as signInStaff } from "./pages";
import { freePort } from "./provider";
import { addressOf, program, seed, top } from "./server";

const password = "rongzhi-demo-2026";
const pin = "493817";
const small = { width: 360, height: 640 };
const community = "410411001002";
const lamp = resolve(import.meta.dirname, "../samples/lamp_with_position.jpg");

async function signIn(page: Page, login: string) {
  await page.setViewportSize(small);
  await page.goto("/worker/");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { name: "设置密码锁" })).toBeVisible();
}
async function choosePin(page: Page) {
  await page.getByLabel("新的密码锁").fill(pin);
  await page.getByLabel("再输一次").fill(pin);
  await page.getByRole("button", { name: "设好了" }).click();
  await expect(page.getByRole("heading", { name: "待我处理" })).toBeVisible();
}
async function open(page: Page) {
  await page.getByLabel("密码锁（6 位数字）").fill(pin);
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page.getByRole("navigation", { name: "页面" })).toBeVisible();
}
/** The pages are kept on the phone and what the day needs is fetched. */
async function readyToLeave(page: Page) {
  await expect(page.getByRole("link", { name: /代为登记/ })).toBeVisible();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await open(page);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await begin(page, "代为登记");
  await expect(page.getByLabel("事情经过")).toBeVisible();
  await page.waitForLoadState("networkidle");
}
/** From the tab to the form of that name. */
async function begin(page: Page, name: string) {
  await page.getByRole("navigation", { name: "页面" }).getByRole("link", { name: "上报" }).click();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}
const waiting = (page: Page, n: number) => expect(page.getByRole("link", { name: new RegExp(`^待传 ${n}( |$)`) }));
const toOutbox = (page: Page) => page.getByRole("link", { name: /^待传 \d/ }).click();

async function report(page: Page, what: string, photos: string[] = []) {
  await begin(page, "代为登记");
  if (photos.length > 0) {
    await page.getByText("选照片").locator("..").locator("input").setInputFiles(photos);
    await expect(page.getByRole("img", { name: `照片 ${photos.length}`, exact: true })).toBeVisible();
  }
  // Of one grid alone: it stands there.
  await expect(page.getByRole("combobox", { name: "在哪里" })).not.toHaveValue("");
  await page.getByLabel("事情经过").fill(what);
  await page.getByLabel("求助").check();
  await page.getByLabel("事项分类").fill("ldzm");
  await page.getByRole("button", { name: "路灯照明" }).click();
  for (const group of ["是否对承办人员保密", "可否公开", "是否紧急"]) await page.getByRole("group", { name: group }).getByLabel("否").check();
  await page.getByLabel("来源渠道").selectOption({ label: "网格员" });
  await page.getByRole("button", { name: "保存：代为登记" }).click();
  await expect(page.getByRole("heading", { name: "待传", level: 1 })).toBeVisible();
}

/** Whose phone it is, and a grid where something can be. */
async function whoAndWhere(page: Page): Promise<{ account: string; org: string; place: string }> {
  const read = async <T>(path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T;
  const session = await read<{ account: { id: string }; posts: { org: { id: string } }[] }>("/session");
  const own = await read<{ place: { id: string } }>(`/orgs/${session.posts[0]!.org.id}`);
  return { account: session.account.id, org: session.posts[0]!.org.id, place: own.place.id };
}

/** Somebody at the desk who sees what comes in. */
async function desk(baseURL: string): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL });
  const said = await api.post("/api/v1/session", { data: { login: `clerk.${community}`, password } });
  const { csrf } = (await said.json()) as { csrf: string };
  return request.newContext({ baseURL, storageState: await api.storageState(), extraHTTPHeaders: { "X-CSRF-Token": csrf } });
}
interface Row {
  id: string;
  title: string;
}
/** What came in whose title begins so, as it came: ids grow with the time. */
async function came(api: APIRequestContext, prefix: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = ""; ; ) {
    const page = (await (await api.get(`/api/v1/matters?view=all&order=newest&limit=200${after && `&after=${encodeURIComponent(after)}`}`)).json()) as { items: Row[]; next?: string };
    rows.push(...page.items);
    if (!page.next) break;
    after = page.next;
  }
  return rows.filter(({ title }) => title.startsWith(prefix)).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

/** All that the browser keeps of these pages, as text. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((found) => {
      const asked = indexedDB.open("rz-worker");
      asked.onsuccess = () => found(asked.result);
    });
    const text = (value: unknown): string =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder().decode(value as BufferSource)
        : typeof value === "object" && value !== null
          ? Object.values(value).map(text).join("\n")
          : String(value);
    let all = "";
    for (const name of db.objectStoreNames) {
      const values = await new Promise<unknown[]>((found) => {
        const asked = db.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => found(asked.result as unknown[]);
      });
      all += `${name} ${values.length}\n${values.map(text).join("\n")}\n`;
    }
    db.close();
    return all + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage });
  });
}

test("signed in once, then a round without a line: a report with a photo outlives two reloads and goes out by itself", async ({ page, context }) => {
  await signIn(page, `worker.${community}001`);
  await look(page, "worker-1-pin");
  await page.getByLabel("新的密码锁").fill("123456");
  await page.getByRole("button", { name: "设好了" }).click();
  await expect(page.getByText("太容易猜到")).toBeVisible();
  await choosePin(page);
  await look(page, "worker-2-today");
  await readyToLeave(page);
  await look(page, "worker-3-report");

  await context.setOffline(true);
  await page.reload();
  await look(page, "worker-4-locked");
  await open(page);
  await report(page, "建设路 18 号院门口的井盖翘起来了", [lamp]);
  await waiting(page, 1).toBeVisible();
  await expect(page.getByText("没有网络", { exact: true })).toBeVisible();
  await look(page, "worker-5-outbox");
  expect(await everythingKept(page)).not.toMatch(/井盖|平高|JFIF/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出" }).click()]);
  const { entries, photos } = JSON.parse(readFileSync(await file.path(), "utf8")) as { entries: { fields: { what: string } }[]; photos: Record<string, string> };
  expect(entries.map(({ fields }) => fields.what)).toEqual(["建设路 18 号院门口的井盖翘起来了"]);
  expect(Object.values(photos).map((text) => Buffer.from(text, "base64").subarray(0, 3))).toEqual([Buffer.from([0xff, 0xd8, 0xff])]);

  await page.reload();
  await expect(page.getByText("有 1 条还没有上传")).toBeVisible();
  await open(page);
  await waiting(page, 1).toBeVisible();
  await context.setOffline(false);
  await waiting(page, 0).toBeVisible();
  await expect(page.getByText(/^编号 /)).toBeVisible();
  await look(page, "worker-6-sent");

  const api = await desk(process.env.RZ_BASE_URL!);
  const rows = await came(api, "建设路 18 号院门口的井盖");
  expect(rows).toHaveLength(1);
  const matter = (await (await api.get(`/api/v1/matters/${rows[0]!.id}`)).json()) as { attachments: unknown[] };
  expect(matter.attachments).toHaveLength(1);
});

/** Two points in a row that may be passed at any time of any day; the first one's place. */
async function plan(api: APIRequestContext, grid: string): Promise<{ longitude: number; latitude: number }> {
  const path = `/api/v1/places/${grid}/patrol`;
  const before = await api.get(path);
  const { points } = (await before.json()) as { points: { lon: number; lat: number }[] };
  const { lon, lat } = points[0]!;
  const rounds = [{ part: "morning", every_day: true, seasons: [{ from: "01-01", to: "12-31", hours: ["00:00", "24:00"] }] }];
  const made = [{ name: "东门", lon, lat, look: "消防通道" }, { name: "配电房", lon: lon + 0.002, lat, look: "门锁" }];
  const answer = await api.put(path, { data: { points: made, rounds, reason: "试走" }, headers: { "Idempotency-Key": randomUUID(), "If-Match": before.headers()["etag"]! } });
  expect(answer.status(), await answer.text()).toBe(200);
  return { longitude: lon, latitude: lat };
}

test("a round is walked without a line: a point is passed where it is, and nowhere else", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await signIn(page, `worker.${community}006`);
  const { place } = await whoAndWhere(page);
  const api = await desk(process.env.RZ_BASE_URL!);
  const gate = await plan(api, place);
  await choosePin(page);
  await readyToLeave(page);
  await page.getByRole("navigation", { name: "页面" }).getByRole("link", { name: "今日" }).click();
  await page.getByRole("link", { name: /00:00/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "巡查" })).toBeVisible();
  const card = page.locator("article").filter({ hasText: "东门" });
  await expect(card).toContainText("消防通道");
  await expect(page.getByText("已到 0 / 2 个点位")).toBeVisible();
  await look(page, "worker-30-round");

  await context.setOffline(true);
  await context.setGeolocation({ ...gate, latitude: gate.latitude + 0.01, accuracy: 8 });
  await card.getByRole("button", { name: "到点", exact: true }).click();
  await expect(card.getByText(/离点位还有约 1\d\d\d 米/)).toBeVisible();
  await context.setGeolocation({ ...gate, accuracy: 400 });
  await card.getByRole("button", { name: "到点", exact: true }).click();
  await expect(card.getByText("定位不准")).toBeVisible();
  await card.getByLabel("点位牌编码").fill("7K2M-9QXD-40FA");
  await card.getByRole("button", { name: "用编码到点" }).click();
  await expect(card.getByText("编码不对")).toBeVisible();
  await look(page, "worker-31-code");
  await context.setGeolocation({ ...gate, accuracy: 8 });
  await card.getByRole("button", { name: "到点", exact: true }).click();
  await expect(card.getByText("已记下")).toBeVisible();
  await expect(page.getByText("已到 1 / 2 个点位")).toBeVisible();
  await waiting(page, 1).toBeVisible();
  expect(await everythingKept(page)).not.toContain(String(gate.latitude).slice(0, 7));

  await context.setOffline(false);
  await waiting(page, 0).toBeVisible();
  const day = (await (await page.request.get("/api/v1/patrol/day")).json()) as { grids: { rounds: { part: string; points: { name: string; state: string; way?: string }[] }[] }[] };
  expect(day.grids[0]!.rounds[0]!.points.map(({ name, state, way }) => [name, state, way])).toEqual([["东门", "passed", "position"], ["配电房", "open", undefined]]);
});

test("where it is: by position, on the little map, from the list; what it is about by initials, and then by what was used last", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ longitude: 113.2, latitude: 33.9 });
  await signIn(page, `grid.${community}`);
  await choosePin(page);
  await begin(page, "代为登记");
  const place = page.getByRole("combobox", { name: "在哪里" });
  await page.getByRole("button", { name: "用我的位置" }).click();
  await expect(page.getByText("这里不在您负责的范围")).toBeVisible();
  await expect(place).toHaveValue("");
  const { features } = (await (await page.request.get("/api/v1/places/areas?place=" + (await whoAndWhere(page)).place)).json()) as { features: { properties: { id: string; name: string }; geometry: { coordinates: [number, number][][][] } }[] };
  const third = features[3]!;
  const corners = third.geometry.coordinates[0]![0]!.slice(1);
  const middle = (at: 0 | 1) => corners.reduce((sum, corner) => sum + corner[at], 0) / corners.length;
  await context.setGeolocation({ longitude: middle(0), latitude: middle(1) });
  await page.getByRole("button", { name: "用我的位置" }).click();
  await expect(page.getByText(`您在${third.properties.name}。`)).toBeVisible();
  await expect(place).toHaveValue(third.properties.id);
  await page.locator(".ground g").filter({ hasText: "7" }).locator("path").click();
  await expect(place.locator("option:checked")).toHaveText(/第7网格$/);
  const category = page.getByLabel("事项分类");
  await category.fill("ldzm");
  await page.getByRole("button", { name: "路灯照明" }).click();
  await look(page, "worker-19-where");
  await page.reload();
  await open(page);
  await begin(page, "代为登记");
  await expect(page.getByRole("group", { name: "最近用过" }).getByRole("button", { name: "路灯照明" })).toBeVisible();
});

test("in English, in the dark, on a wider phone; what was begun is there after the lock", async ({ page }) => {
  await signIn(page, `worker.${community}003`);
  await choosePin(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await begin(page, "代为登记");
  await page.getByLabel("事情经过").fill("还没有写完的一段话");
  await page.waitForTimeout(500); // the draft is kept a moment after the last key
  await page.getByRole("link", { name: "设置" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  await look(page, "worker-7-settings-dark");
  await page.getByRole("button", { name: "Lock now" }).click();
  await page.getByLabel("PIN (6 figures)").fill(pin);
  await page.getByRole("button", { name: "Open" }).click();
  const tabs = page.getByRole("navigation", { name: "Pages" });
  await tabs.getByRole("link", { name: "Report" }).click();
  await look(page, "worker-8a-what-to-report-dark");
  await page.getByRole("link", { name: /^Register/ }).click();
  await expect(page.locator("textarea").first()).toHaveValue("还没有写完的一段话");
  await look(page, "worker-8-report-dark");
  for (const [name, shot] of [["Today", "9-today"], ["Orders", "10-orders"], ["History", "11-history"]] as const) {
    await tabs.getByRole("link", { name }).click();
    await page.waitForLoadState("networkidle");
    await look(page, `worker-${shot}-dark`);
  }
  await page.getByRole("link", { name: "To send 0" }).click();
  await look(page, "worker-12-outbox-dark");
});

/** A step of somebody at the desk, as the matter stands. */
async function take(api: APIRequestContext, id: string, step: string, fields: Record<string, unknown> = {}) {
  const { revision } = (await (await api.get(`/api/v1/matters/${id}`)).json()) as { revision: number };
  const done = await api.post(`/api/v1/matters/${id}/steps/${step}`, { data: { verb: "take", fields }, headers: { "If-Match": `"${revision}"`, "Idempotency-Key": crypto.randomUUID() } });
  expect(done.status(), await done.text()).toBe(200);
}

async function addPhoto(page: Page, group: string) {
  const photos = page.getByRole("group", { name: group });
  await photos.locator("input[type=file]").last().setInputFiles(lamp);
  await expect(photos.getByRole("img")).toHaveCount(1);
}

test("mended on the spot without a line, with a photo before and after", async ({ page, context }) => {
  await signIn(page, `worker.${community}007`);
  await choosePin(page);
  await readyToLeave(page);
  await context.setOffline(true);
  await begin(page, "随手处置");
  await addPhoto(page, "处置前");
  await page.getByLabel("发现了什么").fill("花坛边的垃圾，已捡走");
  await page.getByLabel("事项分类").fill("暴露垃圾");
  await page.locator(".picks").getByRole("button", { name: "暴露垃圾", exact: true }).click();
  await page.getByRole("group", { name: "现场危险" }).getByLabel("没有").check();
  await page.getByRole("button", { name: "保存：随手处置" }).click();
  await expect(page.getByText("至少要 1 张照片")).toBeVisible();
  await addPhoto(page, "处置后");
  await look(page, "worker-20-on-the-spot");
  await page.getByRole("button", { name: "保存：随手处置" }).click();
  await waiting(page, 1).toBeVisible();
  await context.setOffline(false);
  await waiting(page, 0).toBeVisible();
  await page.getByRole("link", { name: "花坛边的垃圾" }).click();
  await expect(page.getByRole("button", { name: "放大：处置后照片 1" })).toBeVisible();
  await look(page, "worker-21-on-the-spot-sent");
});

test("an order from the desk is answered without a line; what the desk changed meanwhile is shown beside it", async ({ page, context }) => {
  const worker = `worker.${community}008`;
  await signIn(page, worker);
  await choosePin(page);
  const { org, place } = await whoAndWhere(page);
  const { csrf } = (await (await page.request.get("/api/v1/session")).json()) as { csrf: string };
  const photo = await page.request.post("/api/v1/attachments", { data: readFileSync(lamp), headers: { "Content-Type": "image/jpeg", "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() } });
  const found = await page.request.post("/api/v1/chains/grid/steps/report", {
    data: { place, fields: { finding: "电线杆旁的单车挤占盲道", hazard: "none", found_by: "patrol" }, evidence: { photo: [((await photo.json()) as { id: string }).id] } },
    headers: { "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() },
  });
  expect(found.status(), await found.text()).toBe(201);
  const { id } = (await found.json()) as { id: string };
  const api = await desk(process.env.RZ_BASE_URL!);
  const { items } = (await (await api.get("/api/v1/categories?audience=staff")).json()) as { items: { code: string; name: string }[] };
  await take(api, id, "file", { category: items.find(({ name }) => name === "非机动车乱停放")!.code, urgent: false });
  await take(api, id, "dispatch_grid", { handler: org });

  await page.reload();
  await open(page);
  await readyToLeave(page);
  await page.getByRole("navigation", { name: "页面" }).getByRole("link", { name: "任务" }).click();
  await page.getByRole("link", { name: /电线杆旁的单车/ }).click();
  await expect(page.getByRole("button", { name: "签收" })).toBeVisible();
  await look(page, "worker-22-order");
  await context.setOffline(true);
  await page.getByRole("button", { name: "签收" }).click();
  await page.getByRole("button", { name: "保存：签收" }).click();
  await expect(page.getByText("“签收”已写好，等待上传。")).toBeVisible();
  // The desk takes it back and gives it out again: it may be signed for, but it is not what the worker saw.
  await take(api, id, "recall", { recall_reason: "派错了网格，重新核对" });
  await take(api, id, "dispatch_grid", { handler: org });
  await context.setOffline(false);
  await expect(page.getByRole("link", { name: "待传 1 · 1 条要看" })).toBeVisible();
  await toOutbox(page);
  await expect(page.getByRole("heading", { name: "我写的" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "现在的情况" }).locator("..")).toContainText("待签收");
  await look(page, "worker-23-held");
  await page.getByRole("button", { name: "仍然上传我的" }).click();
  await waiting(page, 0).toBeVisible();

  await page.getByRole("link", { name: /电线杆旁的单车/ }).first().click();
  await page.getByRole("button", { name: "处理反馈" }).click();
  await page.getByLabel(/处置结果|处理结果/).fill("单车已摆放整齐，盲道已让出");
  await addPhoto(page, "处置后");
  await page.getByRole("button", { name: "保存：处理反馈" }).click();
  const stage = async () => ((await (await api.get(`/api/v1/matters/${id}`)).json()) as { stage: string }).stage;
  await expect.poll(stage).toBe("to_verify");
  await waiting(page, 0).toBeVisible();
});

test("what the server would not have is said field by field, and mended", async ({ page }) => {
  await signIn(page, `worker.${community}004`);
  await choosePin(page);
  const { account, place } = await whoAndWhere(page);
  await toOutbox(page);
  await takeIn(page, account, [entry("太短", place)]);
  await expect(page.getByText("要修改")).toBeVisible();
  await expect(page.locator(".faults")).toContainText("事情经过");
  await look(page, "worker-13-faulty");
  await page.getByRole("button", { name: "修改" }).click();
  await expect(page.getByLabel("事情经过")).toHaveValue("太短");
  await look(page, "worker-14-mending");
  await page.getByLabel("事情经过").fill("人行道上的树倒了，挡住了路");
  await page.getByRole("button", { name: "保存：代为登记" }).click();
  await waiting(page, 0).toBeVisible();
  await expect(page.getByRole("link", { name: "人行道上的树倒了，挡住了路" })).toBeVisible();
  const api = await desk(process.env.RZ_BASE_URL!);
  expect(await came(api, "人行道上的树倒了")).toHaveLength(1);

  // The fourteen days are over: what is written waits until the worker has signed in again, and nothing is cleared.
  await page.context().clearCookies();
  await report(page, "路口的信号灯一直是红的");
  await expect(page.getByRole("heading", { name: "请重新登录" })).toBeVisible();
  await waiting(page, 1).toBeVisible();
  await look(page, "worker-14b-expired");
  await page.getByLabel("登录名").fill(`worker.${community}009`);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("另一位网格员的内容")).toBeVisible();
  await page.getByLabel("登录名").fill(`worker.${community}004`);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await waiting(page, 0).toBeVisible();
  expect(await came(api, "路口的信号灯一直是红的")).toHaveLength(1);
});

test("a wrong PIN is counted and said; a lost phone is ended from the desk and clears itself at its next contact, locked as it is", async ({ page, context, browser }) => {
  await signIn(page, `worker.${community}005`);
  await choosePin(page);
  await readyToLeave(page);
  const { org } = await whoAndWhere(page);
  await context.setOffline(true);
  await report(page, "地下道里有积水，已有脚踝深");
  await page.reload();
  await page.getByLabel("密码锁（6 位数字）").fill("111222");
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page.getByText("还可以试 9 次")).toBeVisible();
  await look(page, "worker-15-wrong-pin");

  const desktopContext = await browser.newContext({ baseURL: process.env.RZ_BASE_URL, locale: "zh-CN", viewport: desktop });
  const staff = await desktopContext.newPage();
  await signInStaff(staff, `clerk.${community}`);
  await staff.goto(`/staff/network/${org}`);
  await staff.getByRole("button", { name: /^结束设备登录：/ }).click();
  await look(staff, "worker-15b-end-devices");
  await staff.getByRole("dialog").getByRole("button", { name: "结束设备登录" }).click();
  await expect(staff.getByText("已结束 1 台设备的登录。")).toBeVisible();
  await desktopContext.close();
  await context.setOffline(false);
  await expect(page.getByText("手机里的内容已清除")).toBeVisible();
  await look(page, "worker-16-cleared");
  expect(await everythingKept(page)).toContain("entries 0\n\nkept 0\n\nlock 0\n\nphotos 0");
  expect(await came(await desk(process.env.RZ_BASE_URL!), "地下道里有积水"), "nothing of a lost phone goes out").toHaveLength(0);
});

test.describe("forty entries with twenty-five photos", () => {
  const folder = mkdtempSync(join(tmpdir(), "rongzhi-worker-"));
  const data = join(folder, "data");
  /** The installation, with a build of the pages of its own. */
  const home = join(folder, "home");
  let port: number;
  let baseURL: string;
  let server: ChildProcess | undefined;

  async function start() {
    server = spawn(program, ["serve", "--data", data, "--port", String(port)], { cwd: top, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, RONGZHI_HOME: home } });
    return addressOf(server);
  }
  async function kill() {
    server!.kill("SIGKILL");
    await once(server!, "exit");
  }
  test.beforeAll(async () => {
    mkdirSync(join(home, "web"), { recursive: true });
    for (const name of readdirSync(top).filter((each) => !["web", "build", ".git"].includes(each))) symlinkSync(join(top, name), join(home, name));
    cpSync(join(top, "web/dist"), join(home, "web/dist"), { recursive: true });
    seed(data, 3);
    port = await freePort();
    baseURL = await start();
  });
  test.afterAll(async () => {
    if (server && server.exitCode === null && server.signalCode === null) await kill();
    rmSync(folder, { recursive: true });
  });

  /** A line of a village: slow, and gone every few seconds, in a fixed beat. */
  async function flap(context: BrowserContext, isOver: () => boolean) {
    for (let beat = 0; !isOver(); ++beat) {
      await context.setOffline(beat % 3 === 2);
      await new Promise((done) => setTimeout(done, [900, 1_400, 500][beat % 3]));
    }
    await context.setOffline(false);
  }

  test("the line slow and flapping, the server killed twice, the page reloaded: all arrive once, in order", async ({ browser }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ baseURL, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    const page = await context.newPage();
    await signIn(page, `worker.${community}002`);
    await choosePin(page);
    await readyToLeave(page);
    const { account, place } = await whoAndWhere(page);
    await context.setOffline(true);
    await toOutbox(page);
    const made = Array.from({ length: 40 }, (_, at) => entry(`第 ${String(at + 1).padStart(2, "0")} 条：人行道的砖松动了`, place, at < 25 ? 1 : 0));
    await takeIn(page, account, made);
    await waiting(page, 40).toBeVisible();
    await look(page, "worker-17-forty");

    const line = await context.newCDPSession(page);
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", { offline: false, latency: 120, uploadThroughput: 200_000, downloadThroughput: 200_000 });
    let isOver = false;
    const flapping = flap(context, () => isOver);
    const left = async () => Number(/待传 (\d+)/.exec(await page.getByRole("link", { name: /^待传 \d/ }).innerText())?.[1]);
    await expect.poll(left, { timeout: 120_000 }).toBeLessThan(32);
    await kill();
    await page.waitForTimeout(1_500);
    await start();
    await page.reload();
    await open(page);
    await expect.poll(left, { timeout: 120_000 }).toBeLessThan(16);
    await kill();
    await start();
    isOver = true;
    await flapping;
    await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, uploadThroughput: -1, downloadThroughput: -1 });
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect.poll(left, { timeout: 120_000 }).toBe(0);

    const api = await desk(baseURL);
    const rows = await came(api, "第 ");
    expect(rows.map(({ title }) => title.slice(0, 6))).toEqual(made.map(({ title }) => title.slice(0, 6)));
    const photos: number[] = [];
    for (const { id } of rows) photos.push(((await (await api.get(`/api/v1/matters/${id}`)).json()) as { attachments: unknown[] }).attachments.length);
    expect(photos).toEqual(made.map((_, at) => (at < 25 ? 1 : 0)));
    await context.close();
  });

  test("a new version waits until the worker says so", async ({ browser }) => {
    const context = await browser.newContext({ baseURL, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    const page = await context.newPage();
    await signIn(page, `worker.${community}006`);
    await choosePin(page);
    await readyToLeave(page);
    await kill();
    for (const ending of ["", ".gz", ".br"]) rmSync(join(home, `web/dist/worker/sw.js${ending}`), { force: true });
    cpSync(join(top, "web/dist/worker/sw.js"), join(home, "web/dist/worker/sw.js"));
    appendFileSync(join(home, "web/dist/worker/sw.js"), "\n// another build\n");
    await start();
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await expect(page.getByText("有新版本")).toBeVisible();
    await page.getByLabel("事情经过").fill("写到一半的话，换了版本也在");
    await page.waitForTimeout(500);
    await look(page, "worker-18-new-version");
    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "换到新版本" }).click();
    await reloaded;
    await open(page);
    await expect(page.getByText("有新版本")).toBeHidden();
    await expect(page.getByLabel("事情经过")).toHaveValue("写到一半的话，换了版本也在");
    await context.close();
  });
});

interface MadeEntry {
  title: string;
  photos: { id: string }[];
  [more: string]: unknown;
}
/** An entry as a file holds it. */
function entry(what: string, place: string, photos = 0): MadeEntry {
  return {
    id: crypto.randomUUID(),
    chain: "request",
    step: "register",
    stepName: "代为登记",
    title: what,
    at: new Date().toISOString(),
    place,
    fields: { what, kind: "help", category: "street_light", urgent: false, channel: "grid", confidential: false, may_publish: false },
    photos: Array.from({ length: photos }, () => ({ id: crypto.randomUUID(), key: crypto.randomUUID(), kind: "photo", type: "image/jpeg", size: 0 })),
  };
}
/** Takes entries in as a file, as from another phone of the same worker. */
async function takeIn(page: Page, account: string, entries: MadeEntry[]) {
  const picture = readFileSync(lamp).toString("base64");
  const photos = Object.fromEntries(entries.flatMap((each) => each.photos.map(({ id }) => [id, picture])));
  const content = { format: "rongzhi-outbox-1", account, at: new Date().toISOString(), entries, photos };
  await page.locator("input[type=file][accept*=json]").setInputFiles({ name: "待传.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  await expect(page.getByText(`已导入 ${entries.length} 条`)).toBeVisible();
}
