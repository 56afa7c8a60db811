// The district's desk takes the city's orders from a file.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, signIn } from "./pages";

const sample = readFileSync(resolve(import.meta.dirname, "../../docs/howto/orders-12345.csv"), "utf8");
const groups = (page: Page) => page.getByRole("group", { name: "结果" }).getByRole("button");

async function choose(page: Page, text: string) {
  await page.getByLabel("工单文件").setInputFiles({ name: "12345.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
}

async function check(page: Page, text: string) {
  await page.goto("/staff/orders/import");
  await page.getByLabel("来源名称").fill("市12345");
  await choose(page, text);
  await page.getByRole("button", { name: "检查（不写入）" }).click();
  await expect(page.getByRole("heading", { name: "检查结果" })).toBeFocused();
}

async function take(page: Page) {
  await page.getByRole("button", { name: "导入 5 件" }).click();
  await expect(page.getByRole("heading", { name: "导入结果" })).toBeFocused();
  await expect(groups(page).filter({ hasText: "已导入" })).toHaveText(/已导入 5/);
}

test("what the columns say is proposed; a file that is none is told", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher");
  await page.goto("/staff/new");
  await page.getByRole("link", { name: "导入工单" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("导入转办工单");
  await look(page, "orders-empty-desktop");
  await choose(page, "只有标题");
  await expect(page.getByRole("alert")).toContainText("文件里没有工单");
  await choose(page, sample);
  await expect(page.getByText("7 行，11 列，UTF-8")).toBeVisible();
  await expect(page.getByLabel("「来源编号」对应的列")).toHaveValue("工单编号");
  await expect(page.getByLabel("「联系电话」对应的列")).toHaveValue("联系电话");
  await expect(page.getByText("还没有对应：来源名称")).toBeVisible();
  await page.getByLabel("「诉求类型」对应的列").selectOption("");
  await expect(page.getByText("还没有对应：来源名称、诉求类型")).toBeVisible();
  await look(page, "orders-mapping-desktop");
  await page.setViewportSize(phone);
  await look(page, "orders-mapping-phone");
});

test("orders are checked and taken; what is refused goes back with its reason", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher");
  await check(page, sample);
  await expect(groups(page)).toHaveText([/全部 7/, /可以导入 5/, /已有 1/, /不能导入 1/]);
  await expect(page.getByRole("row").filter({ hasText: "编号与第 3 行相同" })).toBeVisible();
  await groups(page).filter({ hasText: "不能导入" }).click();
  await expect(page.getByRole("row").filter({ hasText: "PDS-20261125-1006" })).toContainText("认不出是哪个社区或村");
  await groups(page).filter({ hasText: "全部" }).click();
  await look(page, "orders-checked-desktop");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载不能导入的行" }).click();
  expect((await download).suggestedFilename()).toBe("不能导入的工单.xlsx");
  await take(page);
  await look(page, "orders-taken-desktop");
  // Each says what it is about and with whom it is; the list that is led to holds them.
  const first = page.locator(".orders-rows tbody tr").filter({ hasText: "已导入" }).first();
  await expect(first).toContainText(/现由.+(社区|村).*办理/);
  await expect(first.locator(".orders-content")).not.toHaveText("—");
  const number = await first.getByRole("link").first().innerText();
  await page.getByRole("link", { name: "查看这个渠道的工单（新的在前）" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await expect(page.getByRole("row").filter({ hasText: number })).toBeVisible();
});

test("the same file again, by whoever comes next: nothing is new, and each is told as what it is registered", async ({ page }) => {
  const again = sample.replaceAll("PDS-", "AGAIN-");
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher");
  await check(page, again);
  await take(page);
  const number = await page.locator(".orders-rows td a").first().innerText();
  await check(page, again);
  await expect(groups(page)).toHaveText([/全部 7/, /可以导入 0/, /已有 6/, /不能导入 1/]);
  await expect(page.getByText("没有新的工单可以导入。")).toBeVisible();
  await expect(page.getByRole("link", { name: number })).toBeVisible();
  await page.setViewportSize(phone);
  await look(page, "orders-known-phone");
  await page.setViewportSize(desktop);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Import orders of others");
  await look(page, "orders-known-english");
});

test("a community's desk is not offered it", async ({ page }) => {
  await signIn(page, "clerk");
  await page.goto("/staff/new");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("登记诉求");
  await expect(page.getByRole("link", { name: "导入工单" })).toHaveCount(0);
});
