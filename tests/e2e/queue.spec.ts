// What a clerk with a long queue does all day.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { enter, handled } from "./office";
import { desktop, look, phone, pick, signIn } from "./pages";

const numbers = (page: Page) => page.locator("tbody .cell-number").allInnerTexts();

/** When what is shown is what was asked for last. */
async function settled(page: Page) {
  await expect(page.locator("table")).toHaveAttribute("aria-busy", "false");
}

async function openAll(page: Page) {
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher");
  await page.getByRole("link", { name: /全部/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await settled(page);
}

test("pages are turned by button and by key, and stand in the address", async ({ page }) => {
  await openAll(page);
  const pager = page.locator(".pager");
  await page.getByRole("button", { name: "下一页" }).click();
  await expect(pager).toContainText(/第 51–\d+ 件，共 \d+ 件/);
  await expect(page).toHaveURL(/page=2$/);
  await settled(page);
  const second = await numbers(page);
  await page.reload();
  await settled(page);
  expect(await numbers(page)).toEqual(second);

  // Past either end of a page the keys go on.
  await page.locator("tbody a").first().click();
  await expect(page.locator("#detail-title")).toBeVisible();
  await page.keyboard.press("k");
  await expect(pager).toContainText("第 1–50 件");
  await expect(page.locator("tbody tr").nth(49)).toHaveAttribute("data-selected", "true");
  await page.keyboard.press("j");
  await expect(pager).toContainText("第 51–");
  await expect(page.locator("tbody tr").nth(0)).toHaveAttribute("data-selected", "true");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "上一页" }).click();
  await expect(pager).toContainText("第 1–50 件");
  await expect(page.locator("tbody tr")).toHaveCount(50);
});

test("filters and order stand in the address, for reload, back and whoever is sent it", async ({ page, context }) => {
  await openAll(page);
  // By the initials of its pinyin, and by its name.
  await page.getByRole("combobox", { name: "街道、社区" }).click();
  await page.keyboard.type("mz");
  await expect(page.getByRole("option", { name: "马庄街道" })).toBeVisible();
  await page.keyboard.press("Enter");
  await pick(page, "诉求类型", "求助");
  await expect(page).toHaveURL(/kind=help&place=\d+$/);
  await settled(page);
  // However long the list is, what stands above it can be pressed.
  await page.getByRole("button", { name: "保存视图" }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator(".cell-place").nth(1)).toContainText("马庄街道");
  await page.getByRole("button", { name: "新提交的在前" }).click();
  await expect(page.getByRole("columnheader", { name: "提交时间" })).toHaveAttribute("aria-sort", "descending");
  await settled(page);
  await look(page, "queue-1-filters");
  const narrowed = await numbers(page);
  expect(narrowed.length).toBeGreaterThan(1);
  expect([...narrowed].sort().reverse()).toEqual(narrowed);

  // A matter opened and closed leaves the list as it was; so does a link that is sent to somebody.
  await page.locator("tbody a").nth(1).click();
  await expect(page.locator("#detail-title")).toBeVisible();
  await look(page, "queue-2-detail");
  const link = page.url();
  await page.keyboard.press("Escape");
  await expect(page.locator(".detail")).toHaveCount(0);
  expect(await numbers(page)).toEqual(narrowed);
  const other = await context.newPage();
  await other.setViewportSize(desktop);
  await other.goto(link);
  await expect(other.locator("#detail-title")).toBeVisible();
  await expect(other.locator("tbody tr")).toHaveCount(narrowed.length);
  await expect(other.getByRole("button", { name: "去掉「诉求类型：求助」" })).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "督办", exact: true }).click();
  await expect(page.getByText("没有符合这些条件的事项。")).toBeVisible();
  await look(page, "queue-3-nothing");
  await page.goBack();
  await expect(page.getByRole("button", { name: "督办", exact: true })).toHaveAttribute("aria-pressed", "false");
  await expect(page.locator("tbody tr")).toHaveCount(narrowed.length);
  await page.getByRole("button", { name: "清空筛选" }).click();
  await expect(page).toHaveURL(/all\?order=newest$/);
});

test("filters on a phone", async ({ page }) => {
  await openAll(page);
  await page.setViewportSize(phone);
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByRole("combobox", { name: "承办单位" })).toBeVisible();
  await look(page, "queue-4-phone");
});

test("a list that cannot be asked for says why", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "handler");
  await page.goto("/staff/all?colour=red");
  await expect(page.getByRole("alert")).toContainText("网址中的筛选条件不对。");
  await page.getByRole("button", { name: "清空筛选" }).last().click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await page.goto("/staff/to_call");
  await expect(page.getByRole("alert")).toContainText("不属于您的岗位");
  await page.goto("/staff/all?page=90");
  await expect(page.getByText("这一页已经没有事项。")).toBeVisible();
  await page.getByRole("button", { name: "回到第一页" }).click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
});

test("without a network the list stays and comes back by itself", async ({ page, context }) => {
  await openAll(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "刷新" }).click();
  await expect(page.getByText("暂时读不到最新情况")).toBeVisible();
  await look(page, "queue-5-offline");
  await page.getByRole("button", { name: "下一页" }).click();
  await expect(page.getByRole("alert")).toContainText("网络不通");
  await context.setOffline(false);
  await expect(page.locator(".pager")).toContainText("第 51–");
});

test("the desk registers a matter by keyboard alone, and the next one at once", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await expect(page.getByRole("link", { name: "登记诉求" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByLabel("事情经过")).toBeFocused();
  await look(page, "intake-1-empty");

  const type = (text: string) => page.keyboard.type(text);
  const press = (key: string) => page.keyboard.press(key);
  const find = async (initials: string, name: string) => {
    await type(initials);
    await expect(page.getByRole("option", { name, exact: true })).toBeVisible();
    await press("Enter");
  };
  const steps: (() => Promise<void>)[] = [
    () => type("打电话来说 3 号楼前的路灯连续两晚不亮。"),
    () => press("ArrowDown"),
    () => find("ldzm", "路灯照明"),
    () => find("pg", "平高社区"),
    () => type("建设路 18 号院"),
    async () => {}, // for somebody else
    async () => {}, // a minor
    () => type("王女士"),
    () => type("13800002671"),
    () => press("ArrowRight"),
    () => press("Space"),
    () => press("ArrowRight"),
  ];
  for (const [at, step] of steps.entries()) {
    if (at > 0) await press("Tab");
    await step();
  }
  await press("Control+Enter");
  await expect(page.getByLabel("来源渠道")).toBeFocused();
  await look(page, "intake-2-fault");

  // What was written outlives a reload.
  await page.reload();
  await expect(page.getByLabel("事情经过")).toHaveValue(/连续两晚不亮/);
  await page.getByLabel("来源渠道").selectOption({ label: "电话" });
  await press("Control+Enter");
  await expect(page.locator(".intake-news")).toContainText(/已登记，编号 ZH\d+/);
  await expect(page.getByLabel("事情经过")).toBeFocused();
  await expect(page.getByLabel("事情经过")).toHaveValue("");
  // The channel stays, from call to call.
  await expect(page.getByLabel("来源渠道")).toHaveValue("hotline");
  await look(page, "intake-3-registered");
  expect(await page.evaluate(() => sessionStorage.getItem("rz.intake"))).toBeNull();

  const number = await page.locator(".intake-news strong").innerText();
  await page.getByRole("link", { name: "打开" }).click();
  await expect(page.locator(".detail-head")).toContainText(number);
  await expect(page.locator(".detail-actions").getByRole("button", { name: "派单" })).toBeVisible();
});

test("a place of another body is refused, and what was written stays", async ({ page }) => {
  await page.setViewportSize(phone);
  await signIn(page, "clerk");
  await page.getByRole("link", { name: "登记诉求" }).click();
  await page.getByLabel("事情经过").fill("窗口来人反映楼道里堆了杂物。");
  await page.getByLabel("求助").check();
  await pick(page, "事项分类", "环境卫生");
  await pick(page, "在哪里", "电力社区");
  for (const group of ["是否对承办人员保密", "可否公开", "是否紧急"]) await page.getByRole("group", { name: group }).getByLabel("否").check();
  await page.getByLabel("来源渠道").selectOption({ label: "窗口" });
  await page.getByRole("button", { name: "登记" }).click();
  await expect(page.locator('.field[data-faulty="true"]')).toContainText("这个地方不归您的单位受理");
  await expect(page.getByRole("combobox", { name: "在哪里" })).toBeFocused();
  await expect(page.getByLabel("事情经过")).toHaveValue("窗口来人反映楼道里堆了杂物。");
  await look(page, "intake-4-refused");
});

test("a matter and a list go to paper, named as they are, with their QR code and their table", async ({ page }) => {
  const pressed = async (name: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    const file = await download;
    const bytes = readFileSync(await file.path());
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    return { name: file.suggestedFilename(), bytes: bytes.length };
  };
  const asked = await handled("三号楼前的井盖松动，车过时作响");
  await openAll(page);
  expect((await pressed("打印清单（PDF）")).name).toBe("全部.pdf");
  await enter(page, "clerk");
  await page.goto(`/staff/all/${asked.id}`);
  await expect(page.locator("#detail-title")).toBeVisible();
  await look(page, "detail-print-desktop");
  expect((await pressed("打印事项单（PDF）")).name).toBe(`${asked.number}.pdf`);
  await page.setViewportSize(phone);
  await look(page, "detail-print-phone");
});
