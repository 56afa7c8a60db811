// Signing in at an outside provider that others wrote, on another site.
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, signInto } from "./pages";

/** The provider's own pages: who one is, and that this client may know. */
async function identify(page: Page, login: string) {
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:/);
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("somebody signs in there for the first time, and lands where he wanted to go", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/staff/account/security");
  await expect(page.getByRole("link", { name: "用市统一身份认证登录" })).toBeVisible();
  await look(page, "openid-login-phone");
  await page.getByRole("link", { name: "用市统一身份认证登录" }).click();
  await identify(page, "ping.an");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("登录安全");
  await expect(page.getByText("您通过统一身份认证登录，这里没有密码。")).toBeVisible();
  await look(page, "openid-security-phone");
  await page.goto("/staff/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("平安").first()).toBeAttached();

  await page.context().clearCookies();
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await page.goto("/staff/accounts");
  await page.getByLabel("登录名、姓名").fill("ping.an");
  await page.locator(".found-one").filter({ hasText: "ping.an" }).click();
  await expect(page.getByText("由市统一身份认证带入")).toBeVisible();
  await look(page, "openid-account-desktop");
  await page.getByRole("button", { name: "解除绑定" }).click();
  await page.getByRole("dialog").getByLabel("事由").fill("本人换了身份");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已解除绑定。")).toBeVisible();
});

test("who cancels there, or has no business here, is told so on the page for signing in", async ({ page }) => {
  await page.goto("/staff/");
  await page.getByRole("link", { name: "用市统一身份认证登录" }).click();
  await page.getByRole("link", { name: /Cancel/ }).click();
  await expect(page.getByRole("alert")).toHaveText("您取消了登录。");
  await page.getByRole("link", { name: "用市统一身份认证登录" }).click();
  await identify(page, "admin.audit");
  await expect(page.getByRole("alert")).toHaveText("管理员只能用本系统的密码登录。");
  await look(page, "openid-refused-desktop");
});
