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
  // As if it had learned long ago.
  writeFileSync(learned, readFileSync(learned, "utf8").replace(/"trained_at":\d+/, `"trained_at":${Date.now() - 40 * 86_400_000}`));
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.getByRole("link", { name: "系统建议质量" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("系统建议质量");
  const handler = page.getByRole("region", { name: /主办单位/ });
  await expect(handler.getByRole("row", { name: /学习以后/ })).toContainText("%");
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

  const mistake = handler.getByRole("row").filter({ has: page.getByRole("link") }).first();
  const decided = await mistake.locator("td").first().innerText();
  await mistake.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await expect(page.getByRole("button", { name: `去掉「主办单位：${decided}」` })).toBeVisible();
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
