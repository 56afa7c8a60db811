// What a member of staff does with the own account.
import { expect, test } from "@playwright/test";
import { desktop, look, phone, signIn } from "./pages";

test("a device that is not one's own is signed out from another", async ({ browser, page }) => {
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, "supervisor");
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.getByRole("link", { name: "我的账号" }).click();
  await page.getByRole("link", { name: "登录设备" }).click();
  const devices = page.locator(".device");
  await expect(devices).toHaveCount(2);
  await expect(devices.filter({ hasText: "本机" })).toHaveCount(1);
  await look(page, "devices-1-two");
  await page.setViewportSize(phone);
  await look(page, "devices-2-phone");
  await devices.getByRole("button", { name: /^退出/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "已退出。" })).toBeVisible();
  await expect(devices).toHaveCount(1);
  await expect(page.getByText("没有在其他地方登录。")).toBeVisible();
  await look(page, "devices-3-one");
  await elsewhere.getByRole("link", { name: "全部" }).click();
  await expect(elsewhere.getByLabel("登录名")).toBeVisible();
  await elsewhere.close();
});

test("who has posts at two bodies wears one hat or both, and the page shows that hat's work", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "secretary");
  const hat = page.getByLabel("以哪个岗位办事");
  const side = page.locator(".side");
  await expect(side.getByRole("link", { name: /^待受理/ })).toBeVisible();
  await expect(side.getByRole("link", { name: /^支部吹哨/ })).toBeVisible();
  await look(page, "hat-both");
  await hat.selectOption({ label: "平高社区党委 · 党务工作者" });
  await expect(side.getByRole("link", { name: /^支部吹哨/ })).toBeVisible();
  await expect(side.getByRole("link", { name: /^待受理/ })).toHaveCount(0);
  await page.reload();
  await expect(hat).toHaveValue(/\d+/);
  await page.setViewportSize(phone);
  await look(page, "hat-phone");
  await hat.selectOption({ label: "全部岗位" });
  await expect(side.getByRole("link", { name: /^待受理/ })).toBeVisible();
});
