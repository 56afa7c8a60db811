// 网格事项: from the finding to the closing in the pages of the desk, the handler and the verifier, all of it from the chain's data.
import { expect, test, type Page } from "@playwright/test";
import { community, street } from "./office";
import { attach, desktop, look, phone, pick, registerOther, signIn, takeStep } from "./pages";

const what = "三号院门口污水井盖缺失，行人绕行。";
const rowOf = (page: Page) => page.getByRole("row").filter({ hasText: what.slice(0, 10) }).first();

async function open(page: Page, list: string) {
  await page.goto("/staff/");
  await page.locator(".side").getByRole("link", { name: new RegExp(`^${list}`) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(list);
  await rowOf(page).getByRole("link").click();
}

/** The day sheet has it among what is not closed, and the indicators among what was filed; both are given out as tables. */
async function counted(page: Page) {
  await page.goto("/staff/grid/day");
  await expect(page.locator(".figure-card").filter({ hasText: "立案数" }).locator("dd")).not.toHaveText("0");
  await expect(rowOf(page)).toContainText("待派遣");
  await look(page, "grid-day-sheet");
  const given = async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出表格" }).click();
    return (await download).suggestedFilename();
  };
  expect(await given()).toMatch(/^平高社区网格日报 \d{4}-\d\d-\d\d\.xlsx$/);
  await page.goto("/staff/grid/indicators");
  const cells = page.getByRole("row").filter({ hasText: "平高社区" }).getByRole("cell");
  await expect(cells.nth(2)).not.toHaveText("0");
  await expect(cells.nth(6)).toContainText(/\d+\.\d%/);
  await look(page, "grid-indicators");
  expect(await given()).toMatch(/^网格指标 .*\.xlsx$/);
}

test("a finding is filed, dispatched, handled, sent back, verified by the street and closed", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, `grid.${community}`);
  await registerOther(page, "网格事项");
  await expect(page.getByLabel("怎样发起")).toBeVisible();
  await pick(page, "在哪里", "平高社区");
  await page.getByLabel("发现了什么").fill(what);
  await pick(page, "事项分类", "污水井盖异常");
  await page.getByRole("group", { name: "现场危险" }).getByLabel("没有").check();
  await page.getByRole("group", { name: "谁先发现" }).getByLabel("网格巡查").check();
  await page.getByLabel("具体位置").fill("建设路三号院门口");
  await attach(page, "现场照片");
  await look(page, "grid-report");
  await page.getByRole("button", { name: "上报问题" }).click();
  await expect(page.locator(".detail")).toContainText("待立案");
  await look(page, "grid-reported");

  await signIn(page, "clerk");
  await open(page, "待立案");
  await takeStep(page, "立案", (dialog) => dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check());
  await counted(page);
  await open(page, "待派遣");
  await look(page, "grid-to-dispatch");
  await takeStep(page, "派遣", (dialog) => pick(dialog, "处置单位", "平高社区居民委员会"));

  await signIn(page, `handler.${community}`);
  await open(page, "处置中");
  await page.getByRole("button", { name: "处理反馈" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("缺失的已补齐");
  await dialog.getByLabel("处置结果").fill("已更换井盖，安装平稳牢固。");
  await attach(dialog, "处置后照片");
  await look(page, "grid-feed-back");
  await dialog.getByRole("button", { name: "处理反馈" }).click();
  await expect(page.locator(".detail")).toContainText("待上级核查");

  await signIn(page, `reviewer.${street}`);
  await open(page, "待核查");
  await takeStep(page, "核查不合格，返工", async (form) => {
    await form.getByRole("group", { name: "怎么核查的" }).getByLabel("到现场").check();
    await form.getByLabel("哪里不合格").fill("井盖仍有晃动");
  });
  await signIn(page, `handler.${community}`);
  await page.setViewportSize(phone);
  await page.goto("/staff/reworks");
  await look(page, "grid-reworks-phone");
  await rowOf(page).getByRole("link").click();
  await expect(page.locator(".detail")).toContainText("返工×1");
  await look(page, "grid-rework-phone");
  await page.getByRole("button", { name: "处理反馈" }).click();
  await page.getByRole("dialog").getByLabel("处置结果").fill("已加装胶垫，井盖不再晃动。");
  await attach(page.getByRole("dialog"), "处置后照片");
  await look(page, "grid-feed-back-phone");
  await page.getByRole("dialog").getByRole("button", { name: "处理反馈" }).click();
  await expect(page.locator(".detail")).toContainText("待上级核查");

  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await open(page, "未销号");
  await expect(page.getByRole("button", { name: "等得久的在前" }).first()).toHaveAttribute("aria-pressed", "true");
  await look(page, "grid-not-closed");
  await signIn(page, `reviewer.${street}`);
  await open(page, "待核查");
  await takeStep(page, "核查结案", (form) => form.getByRole("group", { name: "怎么核查的" }).getByLabel("看照片").check());
  await expect(page.locator(".detail")).toContainText("已结案");
  await look(page, "grid-closed");
  await page.setViewportSize(phone);
  await look(page, "grid-closed-phone");
});

test("small and harmless things are mended on the spot; what the table does not allow is not offered", async ({ page }) => {
  await page.setViewportSize(phone);
  await signIn(page, `grid.${community}`);
  await page.goto("/staff/new/grid");
  await page.getByLabel("怎样发起").selectOption({ label: "随手处置" });
  await pick(page, "在哪里", "平高社区");
  await page.getByLabel("发现了什么").fill("路边纸箱已经收走");
  await page.getByRole("combobox", { name: "事项分类" }).fill("污水井盖异常");
  await expect(page.getByText("没有找到")).toBeVisible();
  await look(page, "grid-spot-not-offered-phone");
  await page.keyboard.press("Escape");
  await pick(page, "事项分类", "暴露垃圾");
  await page.getByRole("group", { name: "现场危险" }).getByLabel("没有").check();
  await attach(page, "处置前照片");
  await attach(page, "处置后照片");
  await page.getByRole("button", { name: "随手处置" }).click();
  await expect(page.locator(".detail")).toContainText("随手处置");
  await look(page, "grid-spot-phone");
});
