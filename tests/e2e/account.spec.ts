// What a member of staff does with the own account.
import { expect, test } from "@playwright/test";
import { desktop, look, phone, signIn } from "./pages";

test("a device that is not one's own is signed out from another", async ({ browser, page }) => {
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, "supervisor");
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
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
