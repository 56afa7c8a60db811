// 社区吹号、机关报到: from the call to the ratings, two people in browsers of their own.
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, pick, registerOther, signIn, takeStep } from "./pages";

const what = "三号院化粪池外溢，需要现场会商清掏和改造。";
const rowOf = (page: Page) => page.getByRole("row").filter({ hasText: what.slice(0, 10) }).first();

async function list(page: Page, name: string) {
  await page.goto("/staff/");
  await page.locator(".side").getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

/** In an hour, as the browser's own control takes it: the browsers of these tests stand in China. */
const soon = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 16);

test("a community calls a unit that is paired with it; it comes, gives its result, and both rate each other", async ({ browser }) => {
  const open = async (login: string) => {
    const page = await (await browser.newContext({ viewport: desktop })).newPage();
    await signIn(page, login);
    return page;
  };
  const caller = await open("clerk");
  await registerOther(caller, "吹哨");
  await expect(caller.getByLabel("怎样发起")).toBeVisible();
  await pick(caller, "在哪里", "平高社区");
  await pick(caller, "吹哨事项", "下水道和化粪池淤堵");
  await caller.getByLabel("情况和需要").fill(what);
  await pick(caller, "叫哪些单位", "湛河区民政局");
  await caller.getByRole("heading", { level: 1 }).click();
  await caller.getByLabel("集合时间").fill(soon());
  await caller.getByLabel("集合地点").fill("三号院门口");
  await caller.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  await caller.getByRole("button", { name: "社区吹号（结对单位）" }).click();
  await expect(caller.getByText("有的单位没有与本社区结对")).toBeVisible();
  await look(caller, "whistle-open");
  await pick(caller, "叫哪些单位", "湛河区民政局");
  await pick(caller, "叫哪些单位", "湛河区城市管理局");
  await caller.getByRole("heading", { level: 1 }).click();
  await caller.getByRole("button", { name: "社区吹号（结对单位）" }).click();
  await expect(caller.locator(".detail")).toContainText("报到办理中");
  await look(caller, "whistle-called");

  const called = await open("handler");
  await list(called, "待我报到");
  await rowOf(called).getByRole("link").click();
  await takeStep(called, "报到", (dialog) => dialog.getByLabel("谁来").fill("李科长等二人"));
  await look(called, "whistle-answered");

  const turnout = await called.url().match(/\/(\d+)/)![1]!;
  await caller.goto(`/staff/all/${turnout}`);
  await takeStep(caller, "登记到场");
  await called.reload();
  await takeStep(called, "提交办理结果", (dialog) => dialog.getByLabel("办理结果").fill("已清掏化粪池，管道列入改造。"));
  await takeStep(called, "评价吹哨", (dialog) => dialog.getByRole("group", { name: "对吹哨的评价" }).getByLabel("满意", { exact: true }).check());
  await caller.reload();
  await takeStep(caller, "评价报到", (dialog) => dialog.getByRole("group", { name: "对报到的评价" }).getByLabel("非常满意").check());
  await look(caller, "whistle-rated");

  await list(caller, "我的吹哨");
  await rowOf(caller).getByRole("link").click();
  await takeStep(caller, "填写会商纪要", async (dialog) => {
    await pick(dialog, "牵头单位", "湛河区城市管理局");
    await dialog.getByLabel("会商纪要").fill("由城市管理局牵头清掏，改造列入计划。");
  });
  await takeStep(caller, "办结", (dialog) => dialog.getByLabel("办理结果").fill("外溢已解决。"));
  await expect(caller.locator(".detail")).toContainText("已办结");
  await caller.setViewportSize(phone);
  await look(caller, "whistle-closed-phone");

  // The rated body sees no single score; who stands above it does.
  await called.goto("/staff/ratings");
  await called.getByLabel("评价").selectOption({ label: "对报到的评价" });
  await expect(called.getByText("满 5 次后显示")).toBeVisible();
  await look(called, "ratings-few");
  await signIn(caller, "organiser.desk");
  await caller.goto("/staff/ratings");
  await caller.getByLabel("评价").selectOption({ label: "对报到的评价" });
  await caller.getByRole("button", { name: "湛河区城市管理局" }).click();
  await expect(caller.getByRole("list", { name: "对湛河区城市管理局的逐次评价" }).getByText("5 分")).toBeVisible();
  await look(caller, "ratings-each-phone");
});

test("a unit that is not paired is called through the street, which passes it on", async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(page, "clerk");
  await registerOther(page, "吹哨");
  await page.getByLabel("怎样发起").selectOption({ label: "经街道吹哨" });
  await pick(page, "在哪里", "平高社区");
  await pick(page, "吹哨事项", "占道经营和门前秩序整治");
  await page.getByLabel("情况和需要").fill("夜市占道经营屡劝不改，请联合执法。");
  await pick(page, "叫哪些单位", "湛河区市场监督管理局");
  await page.getByRole("heading", { level: 1 }).click();
  await page.getByLabel("集合时间").fill(soon());
  await page.getByLabel("集合地点").fill("建设路夜市");
  await page.getByRole("group", { name: "是否紧急" }).getByLabel("是", { exact: true }).check();
  await page.getByRole("button", { name: "经街道吹哨" }).click();
  await expect(page.locator(".detail")).toContainText("待街道审核");

  await signIn(page, "dispatcher.410411001");
  await list(page, "待审核吹哨");
  await page.getByRole("row").filter({ hasText: "夜市占道" }).first().getByRole("link").click();
  await takeStep(page, "同意吹哨", async (dialog) => {
    await pick(dialog, "叫哪些单位", "湛河区市场监督管理局");
    await dialog.page().keyboard.press("Escape").catch(() => undefined);
  });
  await expect(page.locator(".detail")).toContainText("报到办理中");
});
