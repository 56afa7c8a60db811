// 契约项目: from the proposal to the board and to the rating by all, three bodies in browsers of their own; the screening and the street are done by others.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { act, community, inDays, street } from "./office";
import { attach, desktop, look, password, phone, pick, registerOther, signIn, takeStep } from "./pages";

const name = "平高健身角共建";

async function list(page: Page, view: string) {
  await page.goto("/staff/");
  await page.getByRole("link", { name: new RegExp(`^${view}`) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(view);
}
async function openIn(page: Page, view: string) {
  await list(page, view);
  await page.getByRole("row").filter({ hasText: name }).first().getByRole("link").click();
  await expect(page.locator("#detail-title")).toHaveText(name);
}

/** Chosen from a list in which several may be chosen; it is put away by a press beside it. */
async function pickAmong(dialog: Locator, label: string, org: string) {
  await pick(dialog, label, org);
  await dialog.getByRole("heading").first().click();
}

async function proposed(page: Page) {
  await registerOther(page, "契约项目");
  await pick(page, "在哪里", "平高社区");
  await page.getByLabel("项目名称").fill(name);
  await page.getByRole("group", { name: "项目类别" }).getByLabel("自主拟定").check();
  await page.getByRole("group", { name: "约定期限" }).getByLabel("一个季度").check();
  await page.getByLabel("约定内容").fill("改造闲置空地为健身角");
  await look(page, "contract-new");
  await page.getByRole("button", { name: "发起项目" }).click();
  await expect(page.locator(".detail")).toContainText("谈约");
  await takeStep(page, "邀请需求方", (dialog) => pickAmong(dialog, "需求方", "平高社区居民委员会"));
  await takeStep(page, "邀请履约方", async (dialog) => {
    await pickAmong(dialog, "履约方", "湛河区城市管理局");
    await pickAmong(dialog, "履约方", "湛河区司法局");
  });
  await look(page, "contract-invited");
}

test("a contract is proposed, changed by who is asked, signed by three, kept in a task, read by residents and rated by all", async ({ browser }) => {
  const open = async (login: string, viewport = desktop) => {
    const page = await (await browser.newContext({ viewport })).newPage();
    await signIn(page, login);
    return page;
  };
  const clerk = await open("clerk");
  await proposed(clerk);
  const made = { id: clerk.url().match(/\/(\d+)$/)![1]!, number: "", secret: "", link: "" };
  const handler = await open("handler", phone);
  await openIn(handler, "我方承诺");
  await takeStep(handler, "修改约文", async (dialog) => {
    await dialog.getByLabel("约定内容").fill("改造空地，安装器材六件");
    await dialog.getByLabel("各方权利义务").fill("区城管局出器材，社区出场地");
    await look(handler, "contract-draft-phone");
  });
  await openIn(clerk, "谈约中");
  await takeStep(clerk, "提交审核");
  await act(`reviewer.${community}`, made, "raise", { opinion: "材料齐全，报街道审核" });
  await act(`supervisor.${street}`, made, "clear", { opinion: "不涉及资金，同意立项" });
  const justice = await open("handler.justice");
  const sides = [[clerk, "我方需求"], [handler, "我方承诺"], [justice, "我方承诺"]] as const;
  const signs = async (dialog: Locator) => {
    await dialog.getByRole("textbox", { name: /^签约人/ }).fill("王主任");
    await dialog.getByRole("group", { name: "签约人身份" }).getByLabel("负责人").check();
    await dialog.getByLabel("登录密码").fill(password);
  };
  // What the other side changed stands beside what was there before.
  await openIn(clerk, "我方需求");
  await clerk.getByRole("button", { name: "对照各版约文" }).click();
  await expect(clerk.getByRole("dialog").locator("ins").first()).toContainText("安装器材六件");
  await look(clerk, "contract-versions");
  await clerk.keyboard.press("Escape");
  for (const [page, view] of sides.slice(0, 2)) {
    await openIn(page, view);
    await takeStep(page, "签约", signs);
  }
  // The last one signs at the table, and the wall of the hall shows it at once.
  await clerk.getByRole("link", { name: "集中签约" }).click();
  // Others may lie on the table too: of this one, who has signed.
  const signed = clerk.locator(".signing-list > li").filter({ hasText: name }).locator("li[data-signed=true]");
  await expect(signed).toHaveCount(2);
  await justice.goto("/staff/signing");
  await justice.getByRole("button", { name: /^签我方的 \d+ 份$/ }).click();
  const table = justice.getByRole("dialog");
  await signs(table);
  await table.getByRole("button", { name: "签约" }).click();
  await expect(signed).toHaveCount(3);
  await look(clerk, "contract-signing");
  await justice.getByRole("button", { name: "关闭" }).click();
  await look(handler, "contract-signed-phone");
  await act(`dispatcher.${street}`, made, "put_in_force", { starts: inDays(3), ends: inDays(92) });
  await openIn(clerk, "我方需求");
  await takeStep(clerk, "亮约", (dialog) => dialog.getByLabel("亮约内容").fill("社区和区城管局共建小区健身角。"));
  await takeStep(clerk, "分解任务", async (dialog) => {
    await dialog.getByLabel("任务内容").fill("器材六件进场");
    await dialog.getByLabel("完成日期").fill(inDays(22));
    await pickAmong(dialog, "由谁完成", "湛河区城市管理局");
  });
  await look(clerk, "contract-kept");
  await list(handler, "履约任务");
  await handler.getByRole("row").filter({ hasText: "器材六件进场" }).getByRole("link").click();
  await takeStep(handler, "报告完成", async (dialog) => {
    await dialog.getByLabel("完成情况").fill("器材六件已进场");
    await attach(dialog, "佐证材料");
  });
  await look(handler, "contract-task-phone");
  await list(clerk, "任务待确认");
  await clerk.getByRole("row").filter({ hasText: "器材六件进场" }).getByRole("link").click();
  await takeStep(clerk, "确认完成");
  const resident = await (await browser.newContext({ viewport: phone })).newPage();
  await expect(async () => {
    await resident.goto("/board/contracts");
    await expect(resident.locator("main")).toContainText(name, { timeout: 1_000 });
  }).toPass();
  await expect(resident.locator("main")).not.toContainText("王主任");
  await look(resident, "contract-board-phone");
  await openIn(justice, "我方承诺");
  await takeStep(justice, "完成履约", async (dialog) => {
    await dialog.getByLabel("履约结果").fill("健身角建成，普法栏已挂出");
    await attach(dialog, "佐证材料");
  });
  await act(`dispatcher.${street}`, made, "accept", { opinion: "按约完成" });
  for (const [page, view] of sides) {
    await openIn(page, view);
    await takeStep(page, page === clerk ? "评履约" : "评配合", (dialog) => dialog.getByRole("radio").first().check());
  }
  await look(justice, "contract-rated");
  // It goes on: a new one, which names this one and begins with its words.
  await openIn(clerk, "我方需求");
  const number = await clerk.locator(".detail-marks .meta").first().innerText();
  await clerk.getByRole("link", { name: "续办" }).click();
  await expect(clerk.getByLabel("续哪份契约（选填）")).toHaveValue(number);
  await expect(clerk.getByLabel("项目名称")).toHaveValue(name);
  await look(clerk, "contract-renew");
});
