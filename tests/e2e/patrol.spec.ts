// Patrols for the community: the rounds of a day by grid, and the points and hours of a grid on the map and in the list beside it.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, signIn, signInto } from "./pages";

/** The map is drawn and shows what it was sent to. */
const atRest = (page: Page) => expect(page.locator(".patrol-map")).toHaveAttribute("aria-busy", "false");

async function openPlan(page: Page, nth: number) {
  await page.goto("/staff/patrol");
  await page.locator(".patrol-grid").nth(nth).getByRole("link", { name: /布点和时间/ }).click();
  await atRest(page);
}
async function addPoint(page: Page) {
  await page.getByRole("button", { name: "在地图上加点" }).click();
  const box = (await page.locator(".patrol-map").boundingBox())!;
  await page.mouse.click(box.x + box.width / 2 + 20, box.y + box.height / 2 + 20);
  await expect(page.getByLabel("名称")).toBeFocused();
}
async function save(page: Page, reason: string) {
  await page.getByLabel("修改原因").fill(reason);
  await page.getByRole("button", { name: "保存计划" }).click();
  await expect(page.getByText("已保存。从还没有结束的一轮起生效。")).toBeVisible();
}

test("a clerk looks at the rounds of a day, by grid", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await page.getByRole("link", { name: "网格巡查" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("巡查");
  await expect(page.locator(".patrol-grid").first()).toContainText("网格员");
  const today = await page.getByLabel("日期").inputValue();
  await page.getByRole("button", { name: "前一天" }).click();
  await expect(page).toHaveURL(/day=/);
  await expect(page.getByLabel("日期")).not.toHaveValue(today);
  await expect(page.locator(".patrol-grid").first()).toBeVisible();
  const points = page.locator(".patrol-grid details").first();
  if ((await points.count()) > 0) await points.locator("summary").click();
  await look(page, "patrol-1440");
  await page.locator(".patrol-bar select").nth(1).selectOption("missed");
  await expect(page).toHaveURL(/show=missed/);
  await page.setViewportSize(phone);
  await page.locator(".patrol-bar select").nth(1).selectOption("all");
  await expect(page.locator(".patrol-grid").first()).toBeVisible();
  await look(page, "patrol-390");
});

test("points are added by a press on the map and changed in the list; the plan is saved with a reason; codes are printed", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await openPlan(page, 0);
  const points = page.locator(".patrol-points li");
  const before = await points.count();
  expect(before).toBeGreaterThan(3);
  await points.first().getByRole("button").first().click();
  await expect(page.getByLabel("名称")).not.toBeEmpty();
  await atRest(page);
  await look(page, "patrol-plan-1440");

  await addPoint(page);
  await expect(points).toHaveCount(before + 1);
  await page.getByLabel("半径").fill("500");
  await page.getByLabel("修改原因").fill("加一个点");
  await page.getByRole("button", { name: "保存计划" }).click();
  await expect(page.getByRole("alert")).toContainText("未命名: 请填写此项");
  await expect(page.getByRole("alert")).toContainText("超出范围");
  await page.getByLabel("名称").fill("社区活动室");
  await page.getByLabel("半径").fill("25");
  await save(page, "加一个点");
  await expect(points.last()).toContainText("社区活动室");
  await expect(points.last()).not.toContainText("新点位");

  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "打印点位二维码" }).click();
  const paper = await coming;
  expect(paper.suggestedFilename()).toBe("patrol-codes.pdf");
  expect(readFileSync(await paper.path()).subarray(0, 4).toString()).toBe("%PDF");

  await points.last().getByRole("button").first().click();
  await page.getByRole("button", { name: "删除点位「社区活动室」" }).click();
  await save(page, "不用了");
  await expect(points).toHaveCount(before);
  await page.getByText("修改记录").click();
  await expect(page.locator(".patrol-past li").first()).toContainText("不用了");
});

test("a point is moved by dragging", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await openPlan(page, 1);
  await page.locator(".patrol-points li").first().getByRole("button").first().click();
  await atRest(page); // it stands in the middle of the map now
  const lon = page.getByLabel("经度");
  const was = Number(await lon.inputValue());
  const box = (await page.locator(".patrol-map").boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await lon.inputValue())).toBeGreaterThan(was);
  page.on("dialog", (dialog) => void dialog.accept()); // it is not to be saved
  await page.getByRole("link", { name: "巡查情况" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("巡查");
});

test("a round that lasts all day is excused, with a reason, and taken back", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await openPlan(page, 2);
  await addPoint(page); // which nobody has passed today
  await page.getByLabel("名称").fill("值守点");
  const morning = page.getByRole("group", { name: "上午", exact: true });
  await morning.getByLabel("节假日也巡").check();
  await morning.getByLabel("从").fill("01-01");
  await morning.getByLabel("几点起").fill("00:00");
  await morning.getByLabel("几点止").fill("24:00");
  await page.getByRole("group", { name: "下午", exact: true }).getByLabel("有下午这一轮").uncheck();
  await save(page, "防汛值守");
  await look(page, "patrol-plan-hours");
  await page.goto("/staff/patrol");
  const grid = page.locator(".patrol-grid").nth(2);
  await expect(grid.locator(".chip").first()).toContainText("巡查中");
  await grid.getByRole("button", { name: /^说明/ }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("原因").selectOption({ label: "防汛调用" });
  await look(page, "patrol-excuse");
  await dialog.getByRole("button", { name: "保存说明" }).click();
  await expect(page.getByText("已保存说明。")).toBeVisible();
  await expect(grid).toContainText("防汛调用");
  await expect(grid.locator(".chip").first()).toContainText("已说明");
  await grid.getByRole("button", { name: /撤销/ }).first().click();
  await expect(page.getByText("已撤销说明。")).toBeVisible();
  await expect(grid.locator(".chip").first()).toContainText("巡查中");
});

test("on a phone, in the dark and in English; who supervises may look", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await page.setViewportSize(phone);
  await openPlan(page, 0);
  await page.locator(".patrol-points li").first().getByRole("button").first().click();
  await atRest(page);
  await look(page, "patrol-plan-390");
  await signInto(page, "leader", "待我处理");
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/staff/patrol");
  await expect(page.locator(".patrol-grid")).toHaveCount(344);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByLabel("Street, community").selectOption({ index: 2 });
  await expect(page.locator(".patrol-grid").first()).toContainText("Grid worker");
  await look(page, "patrol-dark-en");
  await page.locator(".patrol-grid").first().getByRole("link").click();
  await expect(page.getByText("You may look at it, not change it.")).toBeVisible();
  await page.locator(".patrol-points li").first().getByRole("button").first().click();
  await atRest(page);
  await look(page, "patrol-plan-dark-en");
});
