// Members who report where they live, advisers and what came of their words, and a look at who asked where a minor is concerned.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { desktop, fillRequest, look, openMatter, phone, pick, readReceipt, signIn, takeStep } from "./pages";

async function open(browser: Browser, login: string, viewport = desktop): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage();
  await signIn(page, login);
  return page;
}
const idOf = (page: Page) => /\/(\d+)/.exec(page.url())![1]!;

test("a member reports from the phone, the community receives it, a pledge is made and the unit told", async ({ browser }) => {
  const member = await open(browser, "member.410411001002002", phone);
  await member.goto("/staff/new/report_in");
  await pick(member, "在哪里", "平高社区");
  await member.getByLabel("住在哪里").fill("三号院");
  await member.getByLabel("维修").check();
  await member.getByLabel("周末").check();
  await look(member, "report-in-phone");
  await member.getByRole("button", { name: "我到社区报到" }).click();
  await expect(member.locator(".detail")).toContainText("待接收");
  const report = idOf(member);

  const clerk = await open(browser, "clerk");
  await clerk.goto(`/staff/reports_to_receive/${report}`);
  await takeStep(clerk, "接收报到");
  await member.goto(`/staff/my_report/${report}`);
  await takeStep(member, "我来承诺", async (dialog) => {
    await dialog.getByLabel("巡逻").check();
    await dialog.getByLabel("承诺做什么").fill("每月两次周末巡逻");
  });
  await look(member, "report-in-pledged-phone");
  // 人人有约: the pledge has a life of its own, and stands on the board only in the member's own words.
  const { children } = await (await member.request.get(`/api/v1/matters/${report}`)).json() as { children: { id: string }[] };
  const pledge = children[0]!.id;
  await clerk.goto(`/staff/pledges_to_agree/${pledge}`);
  await takeStep(clerk, "接约");
  await member.goto(`/staff/my_pledges/${pledge}`);
  await takeStep(member, "记一次", (dialog) => dialog.getByLabel("做了什么").fill("巡楼一次"));
  await takeStep(member, "申请亮约", (dialog) => dialog.getByLabel("公开的话").fill("每月两次周末巡逻的约定"));
  await look(member, "pledge-phone");
  await clerk.reload();
  await takeStep(clerk, "同意：申请亮约");
  await look(clerk, "pledge-desktop");
  await expect(async () => {
    await member.goto("/board/contracts");
    await expect(member.locator("main")).toContainText("每月两次周末巡逻的约定", { timeout: 1_000 });
  }).toPass();
  await look(member, "pledge-board-phone");
  await clerk.goto(`/staff/members_here/${report}`);
  await takeStep(clerk, "记志愿服务", async (dialog) => {
    await dialog.getByLabel("志愿服务小时数").fill("2");
    await dialog.getByLabel("做了什么").fill("周末巡逻");
  });
  await takeStep(clerk, "向单位反馈", (dialog) => dialog.getByLabel("反馈的话").fill("常来，很热心"));
  await look(clerk, "report-in-served-desktop");
});

test("advisers register an exchange, suggest, and read what came of it", async ({ browser }) => {
  const team = await open(browser, "adviser.advisers.1");
  await team.goto("/staff/new/exchange");
  await pick(team, "在哪里", "平高社区");
  await team.getByLabel("走访", { exact: true }).check();
  await pick(team, "走访的单位", "湛河1号商务楼（演示）");
  await team.getByRole("heading", { level: 1 }).click();
  await team.getByLabel("交流日期").fill("2026-11-20");
  await team.getByLabel("交流内容").fill("看了党群阵地，座谈组织覆盖");
  await look(team, "exchange-new-desktop");
  await team.getByRole("button", { name: "登记顾问交流" }).click();
  await expect(team.locator(".detail")).toContainText("记录中");
  await takeStep(team, "提建议", async (dialog) => {
    await dialog.getByLabel("组织覆盖").check();
    await dialog.locator("#field-suggestion").fill("与相邻企业联合组建党支部");
    await pick(dialog, "请谁办", "平高社区党委");
    await dialog.locator("#field-suggestion").click();
  });
  await look(team, "exchange-suggested-desktop");
});

test("where a minor is concerned, a superior agrees before who asked is shown", async ({ page, browser }) => {
  await page.setViewportSize(phone);
  await fillRequest(page, "孩子放学的路口没有红绿灯，车速很快。");
  await page.getByRole("group", { name: /涉及未成年人/ }).getByLabel("是").check();
  await look(page, "minor-request-phone");
  await page.getByRole("button", { name: "提交" }).click();
  const { number } = await readReceipt(page);
  const clerk = await open(browser, "clerk");
  await openMatter(clerk, number);
  await expect(clerk.getByText("涉及未成年人，请先用「申请查看联系方式」，上级同意后查看。")).toBeVisible();
  await takeStep(clerk, "申请查看联系方式", (dialog) => dialog.getByLabel("为什么要查看").fill("联系家长核实情况"));
  await look(clerk, "minor-asked-desktop");
  const street = await open(browser, "dispatcher.410411001");
  await street.goto(`/staff/all/${idOf(clerk)}`);
  await takeStep(street, "同意：申请查看联系方式");
  await clerk.reload();
  await clerk.getByRole("button", { name: "查看（填事由，留痕）" }).click();
  await clerk.getByRole("dialog").getByLabel("事由").fill("联系家长核实情况");
  await clerk.getByRole("dialog").getByRole("button", { name: "查看（填事由，留痕）" }).click();
  await expect(clerk.locator(".facts")).toContainText("13800002671");
});
