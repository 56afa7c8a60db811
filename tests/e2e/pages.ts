// What the tests do again and again, in the words of the people who do it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1440, height: 900 };
export const password = "rongzhi-demo-2026";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds against WCAG 2.2 AA and its best practices. */
export async function violations(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !("axe" in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // @ts-expect-error: put there by the line above
    const result = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false, iframes: false });  // what passed is not worked out
    return result.violations.map((each: { id: string; nodes: { html: string; failureSummary: string }[] }) => [each.id, ...each.nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)].join("\n  "));
  });
}

const busyMsMax = 5_000;
/** Looks at the page as it stands: nothing that axe finds, nothing wider than the screen, and a picture of it. */
export async function look(page: Page, name: string) {
  // The page has begun, however busy the machine is, and what is read anew is no longer pale.
  await page.locator("main").first().waitFor({ state: "attached" });
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached", timeout: busyMsMax }).catch(() => undefined);
  if (process.env.RZ_PICTURES) await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage: true });
  expect(await violations(page), name).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(tooWide, `${name}: how much wider than the screen`).toBeLessThanOrEqual(0);
}

export interface Sent {
  number: string;
  link: string;
}

export async function fillRequest(page: Page, what: string) {
  await page.goto("/");
  await page.getByLabel("事情经过").fill(what);
  await page.getByLabel("求助").check();
  await page.getByLabel("在哪里").selectOption({ label: "平高社区" });
  await page.getByLabel("具体位置").fill("建设路 18 号院 3 号楼东侧");
  await page.getByLabel("联系电话").fill("13800002671");
  await page.getByRole("group", { name: "是否对承办人员保密" }).getByLabel("否").check();
  await page.getByRole("group", { name: "可否公开" }).getByLabel("是").check();
}

/** Of the receipt that is open. */
export async function readReceipt(page: Page): Promise<Sent> {
  await expect(page.getByRole("heading", { name: "已收到您的诉求" })).toBeVisible();
  const link = await page.getByLabel("查询链接").inputValue();
  const number = await page.locator(".receipt-codes dd").first().innerText();
  return { number, link };
}

/** Signs in; `heading` stands over the page where this account's day begins. */
export async function signInto(page: Page, login: string, heading: string) {
  await page.context().clearCookies();
  await page.goto("/staff/");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
}

export const signIn = (page: Page, login: string) => signInto(page, login, "待我处理");

/** Opens a matter from the list of what waits for this account. */
export async function openMatter(page: Page, number: string) {
  const next = page.getByRole("button", { name: "下一页", disabled: false });
  const row = page.getByRole("row").filter({ hasText: number });
  await expect(page.locator("table")).toBeVisible();
  for (let pageNumber = 2; (await row.count()) === 0 && (await next.count()) > 0; ++pageNumber) {
    await next.click();
    await expect(page.locator(".pager")).toContainText(`第 ${pageNumber} 页`);
    await expect(page.locator("table")).toHaveAttribute("aria-busy", "false");
  }
  await row.getByRole("link").click();
  await expect(page.locator(".detail-head")).toContainText(number);
  await expect(page.locator("#detail-title")).toBeVisible();
}

/** What is registered beside requests, out of the menu for it. */
export async function registerOther(page: Page, chain: string) {
  await page.getByText("登记其他").click();
  await page.getByRole("link", { name: chain, exact: true }).click();
}

/** Presses a step's button, fills its form and sends it. */
export async function takeStep(page: Page, name: string, fill: (dialog: ReturnType<Page["getByRole"]>) => Promise<void> = async () => {}) {
  await page.locator(".detail-actions").getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog", { name });
  await expect(dialog.getByRole("button", { name, exact: true })).toBeVisible();
  await fill(dialog);
  await dialog.getByRole("button", { name, exact: true }).click();
  // Where a check speaks it is asked once.
  await expect(async () => {
    const anyway = dialog.getByRole("button", { name: "仍要提交" });
    if (await anyway.isVisible()) await anyway.click();
    await expect(dialog).toBeHidden({ timeout: 1_000 });
  }).toPass();
  await expect(page.locator(".news").first()).toHaveText(`已办理：${name}。`);
}

/** Searches and chooses in a select of the page, or of the dialog on it. */
export async function pick(within: Page | Locator, label: string, name: string) {
  const page = "page" in within ? within.page() : within;
  await within.getByRole("combobox", { name: label }).fill(name);
  await page.locator("li").and(page.getByRole("option", { name, exact: true })).click();
}

const photo = resolve(import.meta.dirname, "../samples/lamp_with_position.jpg");
/** A photo of a kind, in the form that is open. */
export async function attach(form: Page | Locator, kind: string) {
  const picker = form.locator("fieldset.photos").filter({ hasText: kind });
  await picker.locator('input[type="file"]').setInputFiles(photo);
  await expect(picker.getByRole("img")).toBeVisible();
}
