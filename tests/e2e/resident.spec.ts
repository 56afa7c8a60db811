// What a resident can do beside sending and rating.
import { expect, test } from "@playwright/test";
import { desktop, fillRequest, look, phone, pick, readReceipt, signIn, openMatter, takeStep } from "./pages";

test("a category is chosen in two goes, found by a word, or left to the staff", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/");
  const group = page.getByLabel("事项分类");
  const kind = page.getByLabel("具体是哪一种（可不选）");
  const search = page.getByRole("searchbox");
  await expect(group).toHaveValue("");
  await expect(group.locator("option").nth(1)).toHaveText("不清楚，请工作人员选");
  await expect(group.locator("option", { hasText: "管理" })).toHaveCount(0);
  await expect(kind).toHaveCount(0);

  await search.fill("我家停水了");
  await page.getByRole("button", { name: "供水" }).click();
  await expect(group).toHaveValue("水电气暖");
  await expect(kind.locator("option:checked")).toHaveText("供水");
  await search.fill("外星人");
  await expect(page.getByText("没有找到。请在上面选")).toBeVisible();
  await look(page, "category-1-none");
  await search.fill("灯");
  await expect(page.getByRole("button", { name: "路灯照明" })).toBeVisible();
  await look(page, "category-2-found");
  await search.fill("");
  await group.selectOption({ label: "不清楚，请工作人员选" });
  await expect(kind).toHaveCount(0);
});

test("what staff chose from the standard's table has its name on the asker's page", async ({ page }) => {
  await page.setViewportSize(desktop);
  await fillRequest(page, "南门口的供水井盖裂了，走路怕踩空。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  await signIn(page, "clerk");
  await openMatter(page, sent.number);
  await takeStep(page, "受理", async (dialog) => {
    await dialog.getByRole("combobox", { name: "事项分类" }).fill("gsjgyc");
    await expect(page.getByRole("option", { name: "供水井盖异常" })).toBeVisible();
    await pick(dialog, "事项分类", "供水井盖异常");
    await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  });
  await page.goto(sent.link);
  await expect(page.locator(".facts")).toContainText("供水井盖异常");
});

test("a receipt is scanned, saved as a picture and printed, and no server sees its code", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.headers().referer ?? ""}`));
  await page.setViewportSize(phone);
  await fillRequest(page, "公园长椅的木板断了两根，坐的时候容易夹手。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  const secret = sent.link.split("/").pop()!;
  await expect(page.getByRole("img", { name: "二维码" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "保存为图片" }).click();
  expect((await download).suggestedFilename()).toBe(`${sent.number}.png`);
  await (await download).saveAs("test-results/screens/receipt-picture.png");
  await expect(page.getByRole("img", { name: `回执图片，编号 ${sent.number}` })).toBeVisible();
  await look(page, "receipt-1-saved");

  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "保存为图片" })).toBeHidden();
  await page.setViewportSize({ width: 794, height: 1123 }); // A4 at 96 to the inch
  await page.screenshot({ path: "test-results/screens/receipt-2-print.png" });
  const paper = await page.pdf({ path: "test-results/screens/receipt-2-print.pdf", format: "A4", preferCSSPageSize: true });
  expect(paper.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  expect(asked.filter((each) => each.includes(secret))).toEqual([]);
});

test("the asker sees who looked, and with number and phone the stage alone", async ({ page }) => {
  await page.setViewportSize(desktop);
  await fillRequest(page, "单元门的闭门器坏了，半夜总是砰的一声。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  await page.goto(sent.link);
  await page.getByText("谁看过我的联系方式").click();
  await expect(page.getByText("还没有人查看过。")).toBeVisible();
  await signIn(page, "clerk");
  await openMatter(page, sent.number);
  await page.getByRole("button", { name: "查看（填事由，留痕）" }).click();
  await page.getByLabel("事由").fill("回电约上门时间");
  await page.getByRole("dialog").getByRole("button", { name: /查看/ }).click();
  await expect(page.locator(".facts")).toContainText("13800002671");

  await page.setViewportSize(phone);
  await page.goto(sent.link);
  await page.getByText("谁看过我的联系方式").click();
  await expect(page.getByText("平高社区居民委员会 · 社区综合服务岗")).toBeVisible();
  await expect(page.getByText("回电约上门时间")).toBeVisible();
  await look(page, "looks-1-open");

  await page.goto("/follow");
  await page.getByText("查询码丢了？").click();
  const form = page.locator("details form");
  await form.getByLabel("编号").fill(sent.number);
  await form.getByRole("button", { name: "查询" }).click();
  await expect(form.getByLabel("提交时留的电话")).toBeFocused();
  await form.getByLabel("提交时留的电话").fill("13900000000");
  await form.getByRole("button", { name: "查询" }).click();
  await expect(form.getByRole("alert")).toContainText("没有找到");
  await form.getByLabel("提交时留的电话").fill("138 0000 2671");
  await form.getByRole("button", { name: "查询" }).click();
  await expect(form.getByRole("status")).toContainText(`编号 ${sent.number}：待受理`);
  await look(page, "stage-1-found");
});
