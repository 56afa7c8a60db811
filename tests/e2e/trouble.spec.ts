// What must not be lost when something goes wrong.
import { expect, test } from "@playwright/test";
import { desktop, fillRequest, look, openMatter, phone, pick, readReceipt, signIn, takeStep } from "./pages";

test("a request is sent with the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByLabel("事情经过")).toBeVisible();
  const steps: [focused: string, act: () => Promise<void>][] = [
    ["事情经过", () => page.keyboard.type("楼道里的灯坏了，晚上上下楼不方便。")],
    ["在哪里", () => page.keyboard.press("ArrowDown")],
    ["具体位置", () => page.keyboard.type("建设路 18 号院")],
    ["是否对承办人员保密", () => page.keyboard.press("Space")],
    ["可否公开", () => page.keyboard.press("Space")],
  ];
  for (const [name, act] of steps) {
    await tabTo(name);
    await act();
  }
  await tabTo("提交");
  await page.keyboard.press("Enter");
  await readReceipt(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  async function tabTo(name: string) {
    for (let presses = 0; presses < 40; ++presses) {
      const focused = await page.evaluate(() => {
        const here = document.activeElement as HTMLElement;
        if (here === document.body) return "";
        const label = (here as HTMLInputElement).labels?.[0]?.textContent ?? "";
        return `${label} ${here.closest("fieldset")?.querySelector("legend")?.textContent ?? ""} ${here.textContent}`;
      });
      if (focused.includes(name)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach «${name}»`);
  }
});

test("without a network nothing that was written is lost", async ({ page, context }) => {
  await page.setViewportSize(phone);
  const what = "小区北门的垃圾桶满了三天没有清运。";
  await fillRequest(page, what);
  await context.setOffline(true);
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("alert")).toContainText("您写的都还在");
  await expect(page.getByLabel("事情经过")).toHaveValue(what);
  await look(page, "trouble-1-offline");
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByLabel("事情经过")).toHaveValue(what);
  await page.getByRole("button", { name: "提交" }).click();
  await readReceipt(page);
});

test("on a shared phone nothing stays", async ({ page }) => {
  await fillRequest(page, "路口的绿化带挡住了视线，开车转弯很危险。");
  await page.getByLabel(/不在本机保留/).check();
  await page.getByRole("button", { name: "提交" }).click();
  await readReceipt(page);
  expect(await page.evaluate(() => localStorage.getItem("rz.matters"))).toBeNull();
  expect(await page.evaluate(() => sessionStorage.getItem("rz.draft"))).toBeNull();
});

test("a wrong code finds nothing and says so", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/follow");
  await page.getByRole("button", { name: "查询" }).click();
  await expect(page.getByLabel("编号")).toBeFocused();
  await page.getByLabel("编号").fill("ZH26010100001");
  await page.getByLabel("查询码").fill("wrong");
  await page.getByRole("button", { name: "查询" }).click();
  await expect(page.getByRole("alert")).toContainText("没有找到");
  await look(page, "trouble-2-wrong-code");
});

test("who is overtaken sees what changed, keeps the words and sends them again", async ({ page, browser }) => {
  await fillRequest(page, "健身器材松动，孩子玩的时候容易受伤。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);

  const staff = await browser.newPage({ viewport: desktop });
  await signIn(staff, "clerk");
  await openMatter(staff, sent.number);
  await staff.locator(".detail-actions").getByRole("button", { name: "不予受理", exact: true }).click();
  const dialog = staff.getByRole("dialog", { name: "不予受理" });
  await dialog.getByLabel("不予受理的原因").selectOption({ label: "不属于本区办理范围" });
  await dialog.getByLabel("已告知的办理渠道").fill("请联系市体育局，电话见官网。");

  // Meanwhile the asker adds something.
  await page.goto(sent.link);
  await page.getByRole("button", { name: "补充说明" }).click();
  await page.getByLabel("补充内容").fill("是社区广场西侧的那一组。");
  await page.getByRole("form").getByRole("button", { name: "补充说明" }).click();
  await expect(page.getByText("已记下：补充说明。")).toBeVisible();

  await dialog.getByRole("button", { name: "不予受理" }).click();
  await expect(dialog.getByRole("alert")).toContainText("是社区广场西侧的那一组。");
  await expect(dialog.getByLabel("已告知的办理渠道")).toHaveValue("请联系市体育局，电话见官网。");
  await look(staff, "trouble-3-overtaken");
  await dialog.getByRole("button", { name: "不予受理" }).click();
  await expect(dialog).toBeHidden();
  await expect(staff.locator(".detail-head")).toContainText("不予受理");
  await staff.close();
});

test("who is overtaken sees what the other chose beside what he chose himself", async ({ page, browser }) => {
  await fillRequest(page, "小区电梯门关不严，运行时有响声。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  const staff = await browser.newPage({ viewport: desktop });
  await signIn(staff, "clerk");
  await openMatter(staff, sent.number);
  await staff.locator(".detail-actions").getByRole("button", { name: "受理", exact: true }).click();
  const dialog = staff.getByRole("dialog", { name: "受理" });
  await pick(dialog, "事项分类", "路灯照明");
  await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();

  const id = /\/(\d+)/.exec(new URL(staff.url()).pathname)![1]!;
  const { csrf } = (await (await staff.request.get("/api/v1/session")).json()) as { csrf: string };
  const fields = { kind: "complaint", category: "property", urgent: false };
  const done = await staff.request.post(`/api/v1/matters/${id}/steps/accept`, { data: { verb: "take", fields }, headers: { "If-Match": '"1"', "Idempotency-Key": crypto.randomUUID(), "X-CSRF-Token": csrf } });
  expect(done.status(), await done.text()).toBe(200);

  await dialog.getByRole("button", { name: "受理" }).click();
  await expect(dialog.getByRole("alert")).toContainText("事项分类：物业服务");
  await expect(dialog.getByRole("alert")).toContainText("现在不能办理了");
  await expect(dialog.getByText("路灯照明")).toBeVisible();
  await look(staff, "trouble-4-both");
  await staff.close();
});

test("keys move through the queue", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "handler");
  await expect(page.locator("tbody tr").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.locator("tbody tr").nth(0)).toHaveAttribute("data-selected", "true");
  await page.keyboard.press("j");
  await expect(page.locator("tbody tr").nth(1)).toHaveAttribute("data-selected", "true");
  const address = page.url();
  await page.reload();
  expect(page.url()).toBe(address);
  await expect(page.locator("#detail-title")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".detail")).toHaveCount(0);
});
