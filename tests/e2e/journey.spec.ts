// One request on its whole way: from a phone, over four desks, back to the phone.
import { expect, test } from "@playwright/test";
import { desktop, fillRequest, look, openMatter, phone, pick, readReceipt, signIn, takeStep, type Sent } from "./pages";

test.describe.configure({ mode: "serial" });

let sent: Sent;

test("a resident sends a broken street lamp", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "110" })).toHaveAttribute("href", "tel:110");
  await expect(page.locator("input:checked")).toHaveCount(0);
  await look(page, "resident-1-home");

  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByLabel("事情经过")).toBeFocused();
  await expect(page.getByText("请选择在哪个社区或村。")).toBeVisible();
  await look(page, "resident-2-faults");

  await fillRequest(page, "3 号楼东侧的路灯连续两晚不亮，老人晚上出门看不清路。");
  await page.getByRole("button", { name: "提交" }).click();
  sent = await readReceipt(page);
  await look(page, "resident-3-receipt");

  await page.getByRole("link", { name: "查看进度" }).click();
  await expect(page.getByText("待受理")).toBeVisible();
  await look(page, "resident-4-follow");

  await page.goto("/");
  await expect(page.getByRole("link", { name: /3 号楼东侧的路灯/ })).toBeVisible();
  await look(page, "resident-5-own");
});

test("the community accepts, and passes up what is not its own to dispatch", async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto("/staff/");
  await look(page, "staff-1-login");
  await signIn(page, "clerk");
  await look(page, "staff-2-queue");
  await openMatter(page, sent.number);
  await look(page, "staff-3-detail");

  await page.locator(".detail-actions").getByRole("button", { name: "受理", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "受理" }).getByLabel("求助")).toBeChecked();
  await look(page, "staff-4-accept");
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  await takeStep(page, "受理", async (dialog) => {
    await pick(dialog, "事项分类", "路灯照明");
    await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  });
  await takeStep(page, "上报", async (dialog) => dialog.getByLabel("上报或下交的理由").fill("路灯由区城管局管养"));
});

test("the street passes it on, and the district's desk dispatches to its department", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher.410411001");
  await openMatter(page, sent.number);
  await takeStep(page, "上报", async (dialog) => dialog.getByLabel("上报或下交的理由").fill("路灯由区城管局管养"));
  await signIn(page, "dispatcher");
  await openMatter(page, sent.number);
  await takeStep(page, "派单", async (dialog) => {
    await pick(dialog, "主办单位", "湛河区城市管理局");
    await dialog.getByLabel("办理要求").fill("请今晚前到场查看。");
    await look(page, "staff-5-dispatch");
  });
});

test("personal data is shown for a reason that is recorded", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await page.getByRole("link", { name: /全部/ }).click();
  await openMatter(page, sent.number);
  await expect(page.locator(".facts")).toContainText("138****2671");
  await page.getByRole("button", { name: "查看（填事由，留痕）" }).click();
  await look(page, "staff-6-reveal");
  await page.getByLabel("事由").fill("核实地址");
  await page.getByRole("dialog").getByRole("button", { name: /查看/ }).click();
  await expect(page.locator(".facts")).toContainText("13800002671");
});

test("the handler signs, makes contact and answers", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "handler");
  await openMatter(page, sent.number);
  await expect(page.locator(".facts")).not.toContainText("138");
  await takeStep(page, "签收");
  await takeStep(page, "首次联系", async (dialog) => dialog.getByLabel("已联系上").check());
  await takeStep(page, "提交办理结果", async (dialog) => {
    await dialog.getByLabel("办理结果").fill("已更换灯头和镇流器，当晚试灯正常，并检查了同一回路的其他路灯。");
    await dialog.getByLabel("已办成").check();
  });
  await look(page, "staff-7-answered");
});

test("another person reviews and closes", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "reviewer");
  await openMatter(page, sent.number);
  await takeStep(page, "审核办结");
  await look(page, "staff-8-closed");
});

test("the resident reads the answer and rates it", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto(sent.link);
  await expect(page.getByText("已更换灯头和镇流器")).toBeVisible();
  await expect(page.locator(".chip")).toContainText("已答复");
  await look(page, "resident-6-answered");
  await page.getByLabel("非常满意").check();
  await page.getByRole("group", { name: "问题解决了吗" }).getByLabel("是").check();
  await page.getByRole("form", { name: "评价" }).getByRole("button", { name: "评价" }).click();
  await expect(page.getByText("已记下：评价。")).toBeVisible();
  await expect(page.getByText("已评价", { exact: true }).first()).toBeVisible();
  await look(page, "resident-7-rated");
});
