// Who is told of what, where he wants to be told, and what other systems may.
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { act, ask, enter, letterTo } from "./office";
import { desktop, look, phone, signInto } from "./pages";
import { wechatToken } from "./server";

/** Whether the mail server takes letters for those whom it asked to come again. */
const writeOpen = (open: boolean) => (open ? writeFileSync(join(process.env.RZ_MAIL!, "open"), "") : rmSync(join(process.env.RZ_MAIL!, "open")));

test("who is to act is told at once, opens the matter from there, and it counts as read", async ({ page }) => {
  await page.setViewportSize(desktop);
  await enter(page, "clerk");
  const counted = page.waitForResponse(/notices\?unread=true/);
  await page.goto("/staff/notices");
  await counted;
  const all = page.getByRole("button", { name: "全部标为已读" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("通知");
  await expect(async () => {
    if (await all.isEnabled()) await all.click();
    await expect(all).toBeDisabled({ timeout: 500 });
  }).toPass();
  const asked = await ask("小区北门的路灯晚上不亮，走路看不清");
  await expect(page.getByRole("link", { name: "通知，1 条未读" })).toBeVisible();
  const row = page.locator(".notice").filter({ hasText: asked.number });
  await expect(row).toHaveAttribute("data-read", "false");
  await look(page, "notices-desktop");
  await page.setViewportSize(phone);
  await look(page, "notices-phone");
  await row.getByRole("link").click();
  await expect(page.locator(".detail-head")).toContainText(asked.number);
  await page.goBack();
  await expect(page.locator(".notice").filter({ hasText: asked.number })).toHaveAttribute("data-read", "true");
  await page.getByLabel("只看未读").check();
  await expect(page.getByText("没有未读的通知。")).toBeVisible();
  await look(page, "notices-none-phone");
});

/** As WeChat tells of a follower, in plain-text mode. */
async function tellOf(page: Page, event: string, key: string) {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), String(Math.random()).slice(2)];
  const signature = createHash("sha1").update([wechatToken, timestamp, nonce].sort().join("")).digest("hex");
  const data = `<xml><ToUserName>gh_1</ToUserName><FromUserName>o1234567890</FromUserName><MsgType>event</MsgType><Event>${event}</Event><EventKey>${key}</EventKey></xml>`;
  const answer = await page.request.post(`/api/v1/wechat/callback?${new URLSearchParams({ signature, timestamp, nonce })}`, { data, headers: { "Content-Type": "text/xml" } });
  expect(await answer.text()).toBe("success");
}

test("a follower of the official account is bound by a code that he scans, and no longer when he leaves", async ({ page }) => {
  await page.setViewportSize(phone);
  await enter(page, "clerk");
  await page.goto("/staff/account/notices");
  const card = page.getByRole("region", { name: "公众号" });
  const asked = page.waitForResponse(/contacts\/wechat\/scene/);
  await card.getByRole("button", { name: "扫码绑定" }).click();
  const { url } = await (await asked).json();
  await expect(card.getByRole("img", { name: "绑定公众号的二维码" })).toBeVisible();
  await look(page, "ways-wechat-phone");
  await page.setViewportSize(desktop);
  await look(page, "ways-wechat-desktop");
  await page.getByRole("button", { name: "换成深色" }).click();
  await look(page, "ways-wechat-dark");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("img", { name: "QR code that binds the official account" })).toBeVisible();
  await look(page, "ways-wechat-dark-english");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("button", { name: "换成浅色" }).click();
  await tellOf(page, "subscribe", `qrscene_${url.split("/").pop()}`);
  await expect(page.getByText("已绑定，有通知时会发到您的微信。")).toBeVisible();
  await expect(card.getByText("已绑定，发到您的微信")).toBeVisible();
  await look(page, "ways-wechat-bound-desktop");
  await tellOf(page, "unsubscribe", "");
  await page.reload();
  await expect(card.getByRole("button", { name: "扫码绑定" })).toBeVisible();
});

test("an address is confirmed by its code, and the next notice is a letter that says nothing of the matter", async ({ page }) => {
  const address = "clerk@example.cn";
  await page.setViewportSize(phone);
  await enter(page, "clerk");
  await page.goto("/staff/account/notices");
  await page.getByRole("button", { name: "设置" }).click();
  await page.getByRole("dialog").getByLabel("电子邮箱").fill("clerk");
  await page.getByRole("button", { name: "发送验证码" }).click();
  await expect(page.getByText("这不是电子邮箱地址，请核对。")).toBeVisible();
  await look(page, "ways-wrong-phone");
  await page.getByRole("dialog").getByLabel("电子邮箱").fill(address);
  await page.getByRole("button", { name: "发送验证码" }).click();
  const code = /\d{6}/.exec(await letterTo(address))![0];
  await page.getByRole("dialog").getByLabel("验证码").fill(code);
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.getByText("已确认，有通知时会发到这里。")).toBeVisible();
  await expect(page.getByText("c***@example.cn")).toBeVisible();
  await look(page, "ways-phone");
  await page.setViewportSize(desktop);
  await look(page, "ways-desktop");
  const asked = await ask("楼下窨井盖松动，车一压就响");
  await expect.poll(() => letterTo(address)).toContain(asked.number);
  const letter = await letterTo(address);
  expect(letter).toContain(`/staff/all/${asked.id}`);
  expect(letter).not.toContain("窨井盖");
  await page.getByLabel(/每天 08:10/).check();
  await expect(page.getByText("已保存。")).toBeVisible();
  await page.getByRole("button", { name: "不再接收" }).click();
  await expect(page.getByRole("region", { name: "电子邮件" }).getByText("没有设置，不从这里通知您。")).toBeVisible();
});

test("what could not be sent is seen by the system administrator and sent again", async ({ page }) => {
  await page.setViewportSize(desktop);
  await enter(page, "clerk");
  await page.goto("/staff/account/notices");
  writeOpen(true);
  await page.getByRole("button", { name: "设置" }).click();
  await page.getByRole("dialog").getByLabel("电子邮箱").fill("later@example.cn");
  await page.getByRole("button", { name: "发送验证码" }).click();
  await page.getByRole("dialog").getByLabel("验证码").fill(/\d{6}/.exec(await letterTo("later@example.cn"))![0]);
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.getByText("已确认，有通知时会发到这里。")).toBeVisible();
  writeOpen(false);
  const asked = await ask("垃圾桶满了没有人清运，味道很大");
  await act("clerk", asked, "accept", { kind: "help", category: "sanitation", urgent: false });
  await signInto(page, "admin.system", "组织网络");
  await page.goto("/staff/deliveries");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: "对方要求稍后再发" })).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await look(page, "deliveries-desktop");
  await page.setViewportSize(phone);
  await look(page, "deliveries-phone");
  writeOpen(true);
  await page.getByRole("button", { name: /^重新发送给/ }).click();
  await expect(page.getByText("没有发送失败的通知。")).toBeVisible();
  await expect.poll(() => letterTo("later@example.cn")).toContain(asked.number);
});

test("another system is given a key, which is shown once and revoked; and a webhook", async ({ page, request }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.security", "组织网络");
  await page.goto("/staff/connections");
  await expect(page.getByRole("button", { name: "新建密钥" })).toBeVisible();
  await look(page, "connections-none-desktop");
  await page.getByRole("button", { name: "新建密钥" }).click();
  await page.getByLabel("给哪个系统").fill("市12345平台");
  await page.getByLabel("以哪个账号的身份（登录名）").fill("nobody");
  await page.getByRole("dialog").getByRole("button", { name: "新建密钥" }).click();
  await expect(page.getByText("没有这个账号，请核对。")).toBeVisible();
  await page.getByLabel("以哪个账号的身份（登录名）").fill("clerk");
  await look(page, "connections-key-desktop");
  await page.getByRole("dialog").getByRole("button", { name: "新建密钥" }).click();
  const key = await page.locator(".secret code").innerText();
  expect(key).toMatch(/^rzk_[\w-]{43}$/);
  await look(page, "connections-made-desktop");
  const views = () => request.get("/api/v1/views", { headers: { Authorization: `Bearer ${key}` } });
  expect((await views()).status()).toBe(200);
  await page.getByRole("button", { name: "新建推送" }).click();
  await page.getByLabel("接收地址（https://）").fill("http://127.0.0.1:9/in");
  await page.getByLabel("以哪个账号的身份（登录名）").fill("clerk");
  await page.getByRole("dialog").getByRole("button", { name: "新建推送" }).click();
  await expect(page.locator(".secret code")).toHaveText(/^whsec_/);
  await page.setViewportSize(phone);
  await look(page, "connections-phone");
  await page.getByRole("button", { name: "停用「市12345平台」的密钥" }).click();
  await expect(page.getByText("已停用，立即生效。")).toBeVisible();
  expect((await views()).status()).toBe(401);
  await page.getByRole("button", { name: /^删除推送/ }).click();
  await expect(page.getByText("已删除，不再推送。")).toBeVisible();
});
