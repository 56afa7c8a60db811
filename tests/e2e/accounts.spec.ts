// Accounts and posts: made by one administrator, given by another, used at once; the second factor; a stand-in; the audit.
import { createHmac } from "node:crypto";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { desktop, look, phone, pick, signIn, signInto } from "./pages";

const own = "Xiang-Yang-Lu-8";

/** RFC 6238: what the phone of whoever scanned the code would show. */
function codeOf(secret: string, at = Date.now()): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const from = digest[19]! & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function enter(page: Page, login: string, password: string) {
  await page.context().clearCookies();
  await page.goto("/staff/");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}

async function find(page: Page, login: string, name: string) {
  await page.goto("/staff/accounts");
  await page.getByLabel("登录名、姓名").fill(login);
  await page.locator(".found-one").filter({ hasText: login }).click();
  await expect(page.locator("#account-title")).toHaveText(name);
}

async function add(page: Page, login: string, name: string) {
  await page.getByRole("button", { name: "新增账号" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("登录名").fill(login);
  await dialog.getByLabel("姓名").fill(name);
  await dialog.getByRole("button", { name: "新增账号" }).click();
  await expect(page.locator("#account-title")).toHaveText(name);
}

/** A new account with a first password, made by the system administrator. */
async function make(page: Page, login: string, name: string): Promise<string> {
  await signInto(page, "admin.system", "组织网络");
  await page.getByRole("link", { name: "账号管理" }).click();
  await add(page, login, name);
  await page.getByRole("button", { name: "设置初始密码" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".first-password")).toBeVisible();
  return page.locator(".first-password").innerText();
}

async function chooseOwn(page: Page, first: string) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("设置新密码");
  await page.getByLabel("当前密码").fill(first);
  await page.locator("#field-new_password").fill(own);
  await page.getByLabel("再输一遍新密码").fill(own);
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("设置新密码");
}

async function inAnother(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewportSize(desktop);
  return page;
}

test("one administrator makes an account, another gives the post, and its owner works with it at once", async ({ browser, page }) => {
  await page.setViewportSize(desktop);
  const first = await make(page, "xin.ren", "新入职");
  await look(page, "accounts-made");
  const desk = await inAnother(browser);
  await enter(desk, "xin.ren", first);
  await look(desk, "pending-password");
  await desk.getByLabel("当前密码").fill(first);
  await desk.locator("#field-new_password").fill("short");
  await desk.getByLabel("再输一遍新密码").fill("short");
  await desk.getByRole("button", { name: "修改密码" }).click();
  await expect(desk.getByText("至少 10 个字符。")).toBeVisible();
  await chooseOwn(desk, first);
  await expect(desk.getByRole("heading", { level: 1 })).not.toHaveText("设置新密码");

  await signInto(page, "admin.security", "组织网络");
  await find(page, "xin.ren", "新入职");
  await page.getByRole("button", { name: "给予岗位" }).click();
  const dialog = page.getByRole("dialog");
  await pick(dialog, "单位", "平高社区居民委员会");
  await pick(dialog, "岗位", "综合服务岗");
  await dialog.getByLabel("文件依据").fill("湛组〔2026〕8号");
  await look(page, "accounts-give");
  await dialog.getByRole("button", { name: "给予岗位" }).click();
  await expect(page.locator(".post-one")).toContainText("综合服务岗");
  await desk.goto("/staff/todo");
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("待我处理");

  await page.getByLabel("哪一步，或哪项权限").fill("list_matters");
  await page.getByRole("button", { name: "查明" }).click();
  await expect(page.getByText("可以", { exact: true })).toBeVisible();
  await look(page, "accounts-detail");
  await page.setViewportSize(phone);
  await look(page, "accounts-detail-phone");
  await page.setViewportSize(desktop);
  await page.getByRole("button", { name: /^免去/ }).click();
  await dialog.getByLabel("事由").fill("调离");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".post-one").filter({ hasText: "免去" })).toHaveCount(0);
  await expect(page.getByText("以前的岗位")).toBeVisible();
  await desk.close();
});

test("an authenticator is set up, asked for at the next login, and a recovery code stands in for it", async ({ browser, page }) => {
  await page.setViewportSize(desktop);
  const first = await make(page, "shuang.chong", "双重验");
  const desk = await inAnother(browser);
  await enter(desk, "shuang.chong", first);
  await chooseOwn(desk, first);
  await desk.goto("/staff/account/security");
  await desk.getByRole("button", { name: "绑定验证器" }).click();
  await look(desk, "factor-scan");
  const secret = (await desk.locator(".factor-steps code").innerText()).replace(/ /g, "");
  await desk.getByLabel("动态码").fill(codeOf(secret));
  await desk.getByLabel("当前密码").first().fill(own);
  await desk.getByRole("button", { name: "验证", exact: true }).click();
  await expect(desk.locator(".recovery code")).toHaveCount(10);
  const codes = await desk.locator(".recovery code").allInnerTexts();
  await look(desk, "factor-codes");
  await desk.getByRole("button", { name: "已收好" }).click();
  await expect(desk.getByText("已开启，还有 10 个备用码。")).toBeVisible();

  await enter(desk, "shuang.chong", own);
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("第二重验证");
  await desk.setViewportSize(phone);
  await look(desk, "pending-code-phone");
  await desk.goto("/staff/network");
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("第二重验证");
  await desk.getByLabel("动态码").fill("000000");
  await desk.getByRole("button", { name: "验证", exact: true }).click();
  await expect(desk.getByText("动态码不对")).toBeVisible();
  await desk.getByLabel("动态码").fill(codes[0]!);
  await desk.getByRole("button", { name: "验证", exact: true }).click();
  await expect(desk.getByRole("heading", { level: 1 })).not.toHaveText("第二重验证");
  await desk.setViewportSize(desktop);
  await desk.goto("/staff/account/security");
  await expect(desk.getByText("已开启，还有 9 个备用码。")).toBeVisible();
  await look(desk, "security");
  await desk.close();
});

test("a colleague stands in while one is away, and is seen to do so", async ({ browser, page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "reviewer.410411001002");
  await page.goto("/staff/account/leave");
  const colleague = page.locator(".account-form");
  await page.getByLabel("代理人").click();
  const option = page.getByRole("option").filter({ hasText: "承办人" }).first();
  const name = (await option.innerText()).split(" · ")[0]!;
  await option.click();
  const day = (more: number) => new Date(Date.now() + more * 86_400_000).toISOString().slice(0, 10);
  await colleague.getByLabel("从哪天起").fill(day(0));
  await colleague.getByLabel("到哪天止").fill(day(5));
  await look(page, "leave-form");
  await colleague.getByRole("button", { name: "安排" }).click();
  await expect(page.getByText(new RegExp(`${name} 代 `))).toBeVisible();
  await look(page, "leave");
  const desk = await inAnother(browser);
  await signIn(desk, "handler.410411001002");
  await expect(desk.locator(".me")).toContainText("审核员（代 ");
  await look(desk, "leave-stand-in");
  await page.getByRole("button", { name: "收回" }).click();
  await expect(page.getByText("已收回。")).toBeVisible();
  await desk.reload();
  await expect(desk.locator(".me")).not.toContainText("（代 ");
  await page.setViewportSize(phone);
  await look(page, "leave-phone");
  await desk.close();
});

test("the audit administrator sees logins, posts and looks, and no matter", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.audit", "组织网络");
  await page.getByRole("link", { name: "审计" }).click();
  await expect(page.locator(".audit-table tbody tr").first()).toContainText("登录");
  await page.getByLabel("做了什么").selectOption({ label: "岗位" });
  await expect(page.locator(".audit-table tbody tr").first()).toContainText("综合服务岗");
  await look(page, "audit");
  await page.setViewportSize(phone);
  await look(page, "audit-phone");
});

test("everybody who cannot sign in yet gets a first password at once, and the list is given out", async ({ page, browser }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  for (const [login, name] of [["first.one", "初一"], ["first.two", "初二"]] as const) {
    await page.goto("/staff/accounts");
    await add(page, login, name);
  }
  await page.goto("/staff/accounts");
  await page.getByLabel("账号状态").selectOption("还不能登录的");
  await page.getByRole("button", { name: "给他们发初始密码" }).click();
  await page.locator(".detail-actions").getByRole("button", { name: "给他们发初始密码" }).click();
  await expect(page.getByText(/^已设置 \d+ 个。/)).toBeVisible();
  const row = page.locator(".slips tbody tr").filter({ hasText: "first.two" });
  await expect(row).toContainText("初二");
  await look(page, "first-passwords-desktop");
  await page.setViewportSize(phone);
  await look(page, "first-passwords-phone");
  const first = await row.locator("code").innerText();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "保存为 CSV" }).click();
  expect((await download).suggestedFilename()).toBe("passwords.csv");
  await page.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByRole("status").filter({ hasText: "没有找到" })).toBeVisible();
  await expect(page.locator(".slips"), "the list is gone").toHaveCount(0);
  const other = await inAnother(browser);
  await enter(other, "first.two", first);
  await chooseOwn(other, first);
});
