// 人民调解: from what a clerk heard to the filed dossier; the head, the mediator, a party on a phone and the judicial office, each in a browser of its own.
import { execFileSync } from "node:child_process";
import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { community, inDays, nameOf, street } from "./office";
import { attach, desktop, look, phone, pick, registerOther, signIn, takeStep } from "./pages";

const what = "楼道堆放杂物，两家争执";

async function openFor(browser: Browser, login: string, viewport = desktop) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await signIn(page, login);
  return page;
}
async function openIn(page: Page, view: string) {
  await page.goto("/staff/");
  await page.getByRole("link", { name: new RegExp(`^${view}`) }).click();
  await page.getByRole("row").filter({ hasText: what }).first().getByRole("link").click();
  await expect(page.locator("#detail-title")).toHaveText(what);
}
const choose = (dialog: Locator, group: string, option: string) => dialog.getByRole("group", { name: group }).getByLabel(option, { exact: true }).check();

/** A step with a scan of each kind. */
async function takeWith(page: Page, step: string, kinds: string[], fill: (dialog: Locator) => Promise<void> = async () => {}) {
  await takeStep(page, step, async (dialog) => {
    await fill(dialog);
    for (const kind of kinds) await attach(dialog, kind);
  });
}

async function found(page: Page) {
  await registerOther(page, "矛盾纠纷摸排");
  await pick(page, "在哪里", "平高社区");
  await page.getByLabel("纠纷情况").fill(what);
  await choose(page.locator("form"), "风险等级", "一般");
  await choose(page.locator("form"), "调解意愿", "双方愿意");
  await look(page, "mediation-lead");
  await page.getByRole("button", { name: "上报矛盾纠纷" }).click();
  await expect(page.getByRole("status").filter({ hasText: "已登记，编号 MP" })).toBeVisible();
  await look(page, "mediation-lead-sent");
}

async function named(page: Page, mediator: string) {
  await openIn(page, "摸排线索");
  await takeStep(page, "转为调解", async (dialog) => {
    await dialog.getByLabel("纠纷类型").selectOption("邻里");
    await dialog.getByLabel("纠纷各方").fill("甲某某\n乙某某");
  });
  await openIn(page, "待受理的纠纷");
  await takeStep(page, "指定调解员", async (dialog) => {
    await pick(dialog, "调解员", mediator);
    await dialog.getByRole("heading").first().click();
  });
  await expect(page.locator(".detail")).toContainText(mediator);
}

async function agreed(page: Page) {
  await openIn(page, "我调解的");
  await takeStep(page, "受理", async (dialog) => {
    await choose(dialog, "是否公开调解", "不公开（默认）");
    await choose(dialog, "可否当面调解", "可以");
  });
  for (const name of ["甲某某", "乙某某"]) await takeStep(page, "登记当事人", (dialog) => dialog.getByLabel("当事人姓名").fill(name));
  for (const no of ["1", "2"]) await takeWith(page, "登记同意", ["权利义务告知书", "身份证明"], (dialog) => dialog.getByLabel("第几位当事人").fill(no));
  await takeStep(page, "约定调解时间", async (dialog) => {
    await dialog.getByLabel("调解时间").fill(`${inDays(3)}T15:00`);
    await dialog.getByLabel("调解地点").fill("平高调解室");
  });
  await takeWith(page, "当面调解", ["调解记录"], (dialog) => dialog.getByLabel("调解记录").first().fill("双方到场，乙愿意清走杂物"));
  await takeStep(page, "拟定协议", async (dialog) => {
    await dialog.getByLabel("纠纷主要事实和争议事项").fill("双方为共用楼道堆放杂物发生争执，对清走的时间有争议。");
    await dialog.getByLabel("协议内容").fill("一、乙某某在十日内清走楼道杂物；二、双方今后互不追究。");
    await dialog.getByLabel("履行方式").fill("自行清走");
    await dialog.getByLabel("履行期限").fill(inDays(22));
  });
  await look(page, "mediation-to-sign");
}

/** The code that the mediator prints for a party. */
async function receiptOf(page: Page, who: string) {
  await page.getByRole("button", { name: `${who}的查询码` }).click();
  const dialog = page.getByRole("dialog", { name: `${who}的查询码` });
  await expect(dialog.getByRole("img")).toBeVisible();
  await look(page, "mediation-receipt");
  const link = `/follow#/m/${await dialog.locator("strong").innerText()}/${await dialog.locator("code").innerText()}`;
  await dialog.getByRole("button", { name: "取消" }).click();
  return link;
}

async function readByParty(browser: Browser, link: string) {
  const page = await (await browser.newContext({ viewport: phone })).newPage();
  await page.goto(link);
  await expect(page.getByText("平高调解室").first()).toBeVisible();
  await expect(page.getByText("双方到场")).toHaveCount(0);
  await look(page, "mediation-party-phone");
  await page.getByRole("button", { name: "看过，没有意见" }).click();
  await page.getByRole("button", { name: "确定" }).click();
  await expect(page.getByRole("status").filter({ hasText: "看过，没有意见" })).toBeVisible();
}

async function filed(page: Page) {
  await takeWith(page, "申请司法确认", ["司法确认申请书"], (dialog) => dialog.getByLabel("法院").fill("湛河区人民法院"));
  await takeWith(page, "登记裁定", ["裁定书"], (dialog) => choose(dialog, "裁定结果", "确认有效"));
  await takeWith(page, "回访", ["回访记录"], async (dialog) => {
    await choose(dialog, "是否已履行", "已履行");
    await choose(dialog, "有无新的矛盾", "否");
  });
  await takeStep(page, "归卷", async (dialog) => {
    await dialog.getByLabel("卷号").fill("平人调字第1号");
    await choose(dialog, "保管期限", "长期");
  });
}

test("a dispute is heard of, mediated by who is named, agreed to on paper, read by a party on the phone and filed as a dossier", async ({ browser }, info) => {
  await found(await openFor(browser, "clerk"));
  const head = await openFor(browser, `mediation.${community}`);
  await named(head, await nameOf("mediator"));
  const mediator = await openFor(browser, "mediator");
  await agreed(mediator);
  await readByParty(browser, await receiptOf(mediator, "当事人2 乙某某"));
  await openIn(mediator, "我调解的");
  for (const no of ["1", "2"]) await takeWith(mediator, "登记签字", ["签字页"], (dialog) => dialog.getByLabel("第几位当事人").fill(no));
  await openIn(head, "本调委会在办");
  await takeWith(head, "签章生效", ["调解协议书"]);
  await openIn(mediator, "我调解的");
  await filed(mediator);
  const download = mediator.waitForEvent("download");
  await mediator.getByRole("button", { name: "整卷打印" }).click();
  const file = info.outputPath("dossier.pdf");
  await (await download).saveAs(file);
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replaceAll(/\s/g, "");
  for (const word of ["人民调解卷宗", "卷内目录", "人民调解权利义务告知书", "人民调解协议书", "平人调字第1号"]) expect(text).toContain(word);
  const justice = await openFor(browser, `justice.${street}`);
  await openIn(justice, "卷宗评查");
  await look(justice, "mediation-dossier");
});
