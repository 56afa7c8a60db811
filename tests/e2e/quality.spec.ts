// How good the system's proposals are: measured against what people decided, in all looks, and before anything was learned.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "@playwright/test";
import { desktop, look, phone, signIn } from "./pages";
import { addressOf, seed, serve } from "./server";

// A district old enough to have archived something.
const folder = mkdtempSync(join(tmpdir(), "rongzhi-quality-"));
const learned = join(folder, "suggest/request.json");
let server: ChildProcess;
let address = "";
const test = base.extend({ baseURL: async ({}, use) => use(address) });
test.beforeAll(async () => {
  seed(folder, 40);
  server = serve(folder, 0);
  address = await addressOf(server);
});
test.afterAll(async () => {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
  rmSync(folder, { recursive: true });
});

test("the quality of proposals: shares, mistakes, and the matters behind them", async ({ page }) => {
  // As if it had learned long ago, and taken two for each other.
  const right = readFileSync(learned, "utf8");
  const wrong = right.replace(/"(street_light|greening)"/g, (_, name) => (name === "greening" ? '"street_light"' : '"greening"'));
  writeFileSync(learned, wrong.replace(/"trained_at":\d+/, `"trained_at":${Date.now() - 40 * 86_400_000}`));
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.getByRole("link", { name: "系统建议质量" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("系统建议质量");
  const handler = page.getByRole("region", { name: /主办单位/ }).first();
  const category = page.getByRole("region", { name: /事项分类/ }).first();
  await expect(category.getByRole("row", { name: /^学过的说法/ })).toContainText("%");
  await expect(handler.getByRole("row", { name: /没学过的说法/ })).toContainText("—");
  await expect(page.getByText(/统计方式：只有数字、地名不同的算同一种说法/)).toBeVisible();
  await look(page, "quality-desktop");
  await page.getByRole("button", { name: "换成深色" }).click();
  await look(page, "quality-dark");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quality of proposals");
  await page.setViewportSize(phone);
  await look(page, "quality-dark-english-phone");
  await page.setViewportSize(desktop);
  await page.getByRole("button", { name: "Light colours" }).click();
  await look(page, "quality-english");
  await page.getByRole("button", { name: "中文" }).click();
  await page.setViewportSize(phone);
  await look(page, "quality-phone");
  await page.setViewportSize(desktop);

  const mistake = category.getByRole("row", { name: /^路灯照明/ });
  await expect(mistake).toContainText("园林绿化");
  await mistake.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await expect(page.getByRole("button", { name: "去掉「事项分类：园林绿化」" })).toBeVisible();
  writeFileSync(learned, right);
});

test("what is proposed stands below its field while somebody types, in words, and moves nothing", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await page.goto("/staff/new");
  await page.getByLabel("事情经过").fill("家里出了点事，想请人看看");
  const where = page.getByRole("combobox", { name: "在哪里" });
  await where.fill("平高社区");
  await page.getByRole("option", { name: /平高社区/ }).first().click();
  const fields = page.locator(".intake .field");
  const places = () => fields.evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).map(({ x, y }) => [x, y]));
  const before = await places();
  await page.getByLabel("事情经过").fill("七号楼东侧的路灯不亮，老人晚上看不清路");
  const category = fields.filter({ has: page.getByRole("combobox", { name: "事项分类" }) });
  const proposed = category.getByRole("button", { name: /^(很像|较像)：路灯照明$/ });
  await expect(proposed).toBeVisible();
  expect(await places()).toEqual(before);
  await expect(category).toContainText("路灯");
  await expect(category).not.toContainText("%");
  await where.focus();
  await page.keyboard.press("Shift+Tab");
  await expect(proposed).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(proposed).toHaveAttribute("aria-pressed", "true");
  await look(page, "intake-proposed-desktop");
  await page.setViewportSize(phone);
  await look(page, "intake-proposed-phone");

  await page.getByLabel("事情经过").fill("污水管堵了，学校门口没有红绿灯");
  await expect(category.getByRole("button", { name: /像：/ })).toHaveCount(0);
});

test("before anything was learned the page says what to run", async ({ page }) => {
  renameSync(learned, `${learned}.away`);
  await page.setViewportSize(phone);
  await signIn(page, "supervisor");
  await page.goto("/staff/suggestions/quality");
  await expect(page.getByText("rongzhi suggest train")).toBeVisible();
  await look(page, "quality-untrained-phone");
  renameSync(`${learned}.away`, learned);
});
