// The desk at work: finding, and seeing at once what others do.
import { expect, test, type Browser } from "@playwright/test";
import { desktop, fillRequest, look, openMatter, phone, pick, readReceipt, signIn, takeStep } from "./pages";

async function send(browser: Browser, what: string) {
  const page = await (await browser.newContext({ viewport: phone })).newPage();
  await fillRequest(page, what);
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  await page.context().close();
  return sent;
}

test("a matter is found as one types, by words, by its body and by the last digits of a number", async ({ browser }) => {
  const { number } = await send(browser, "七号楼门前的樱花树被大风刮断，挡住了消防通道。");
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(page, "clerk");
  await page.keyboard.press("/");
  await page.keyboard.type("樱花树");
  const row = page.getByRole("row").filter({ hasText: number });
  await expect(row.locator("mark")).toHaveText("樱花树");
  await expect(page).toHaveURL(/q=/);
  await look(page, "search");
  await page.getByLabel("查找事项").fill("樱花树 2671");
  await expect(row).toBeVisible();
  await page.getByLabel("查找事项").fill("樱花树 井盖");
  await expect(page.locator(".quiet")).toContainText("没有找到。");
  await page.getByRole("link", { name: "在全部事项中查找" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await page.getByLabel("查找事项").fill("pgsq");
  await page.getByRole("button", { name: "地点：平高社区" }).click();
  await expect(page.getByRole("list", { name: "正在使用的筛选" })).toContainText("平高社区");
  await page.getByRole("button", { name: "保存视图" }).click();
  const dialog = page.getByRole("dialog", { name: "保存视图" });
  await dialog.getByLabel("视图名称").fill("平高的事");
  await dialog.getByRole("button", { name: "保存", exact: true }).click();
  await page.goto("/staff/todo");
  await page.getByRole("link", { name: "平高的事" }).click();
  await expect(page.getByRole("list", { name: "正在使用的筛选" })).toContainText("平高社区");
  await look(page, "saved-view");
  await page.getByRole("button", { name: "删除视图「平高的事」" }).click();
  await expect(page.getByRole("link", { name: "平高的事" })).toHaveCount(0);
  await page.setViewportSize(phone);
  await page.getByLabel("查找事项").fill("消防通道");
  await expect(page.getByText("消防通道").first()).toBeVisible();
  await look(page, "search-phone");
});

test("what others do is seen at once: a new request, who else has it open, and a form that was overtaken", async ({ browser }) => {
  const open = async (login: string) => {
    const page = await (await browser.newContext({ viewport: desktop })).newPage();
    await signIn(page, login);
    return page;
  };
  const clerk = await open("clerk");
  const { number } = await send(browser, "八号楼电梯困人，请马上处理。");
  await expect(clerk.getByRole("row").filter({ hasText: number })).toBeVisible();
  await openMatter(clerk, number);

  const second = await open("clerk.410411001002");
  await openMatter(second, number);
  await expect(clerk.getByText(/也在看：.+平高社区居民委员会/)).toBeVisible();
  await second.locator(".detail-actions").getByRole("button", { name: "受理", exact: true }).click();
  await expect(clerk.getByText(/正在填写/)).toBeVisible();
  await look(clerk, "others");

  await takeStep(clerk, "受理", async (dialog) => {
    await pick(dialog, "事项分类", "路灯照明");
    await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("是").check();
  });
  await expect(second.getByRole("dialog").getByText("您打开以后，别人已经办理过这件事")).toBeVisible();
  await look(second, "overtaken");
});

test("many are accepted at once: each is judged alone, and what came of each is listed", async ({ browser }) => {
  const sent = [];
  for (const n of ["一", "二", "三"]) sent.push(await send(browser, `十${n}号楼楼道灯坏了，晚上上楼看不见。`));
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(page, "clerk");
  await page.locator(".side").getByRole("link", { name: /^待受理/ }).click();
  for (const { number } of sent) await page.getByLabel(`选择 ${number}`).check();
  const bar = page.getByRole("region", { name: "批量办理" });
  await expect(bar).toContainText("已选 3 件");
  await bar.getByRole("button", { name: "受理 3", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "受理：3 件" });
  await dialog.getByRole("group", { name: "诉求类型" }).getByLabel("求助").check();
  await pick(dialog, "事项分类", "路灯照明");
  await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  await look(page, "batch-form");

  // Meanwhile a colleague is quicker with one of them.
  const other = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(other, "clerk.410411001002");
  await openMatter(other, sent[1]!.number);
  await takeStep(other, "不予受理", async (form) => {
    await form.getByLabel("不予受理的原因").selectOption({ index: 2 });
    await form.getByLabel("已告知的办理渠道").fill("已告知向原单位反映。");
  });
  await dialog.getByRole("button", { name: "受理", exact: true }).click();
  await expect(dialog.getByText("已办 2 / 3，未办成 1")).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: sent[1]!.number })).toHaveAttribute("data-failed", "true");
  await look(page, "batch-over");
  await dialog.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByRole("row").filter({ hasText: sent[0]!.number })).toHaveCount(0);
});

test("who asks the same in other words is shown beside it, and put together with one press", async ({ browser }) => {
  const first = await send(browser, "九号楼门前的下水道堵了，污水漫到路上没法走。");
  const second = await send(browser, "反映一下，九号楼门口排水管堵住了，脏水漫到路上没法走，麻烦看看。");
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(page, "clerk");
  await openMatter(page, second.number);
  const alike = page.getByRole("region", { name: /可能是同一件事/ });
  await expect(alike).toContainText(first.number);
  await expect(alike).toContainText("漫到路上没法走");
  await look(page, "alike");
  await alike.getByRole("listitem").filter({ hasText: first.number }).getByRole("button", { name: "重复反映到这一件" }).click();
  const dialog = page.getByRole("dialog", { name: "重复反映" });
  await expect(dialog.locator(".el-select")).toContainText(first.number);
  await dialog.getByLabel("告知诉求人的进展").fill("您反映的事项已在办理，有结果后答复您。");
  await dialog.getByRole("button", { name: "重复反映" }).click();
  await expect(dialog).toBeHidden();

  await page.goto("/staff/new");
  await page.getByLabel("事情经过").fill("九号楼门前下水道又堵了，污水漫到路上。");
  await pick(page, "在哪里", "平高社区");
  await expect(page.getByRole("region", { name: /可能是同一件事/ })).toContainText(first.number);
  await look(page, "alike-typed");
});

test("everything is reached by a few letters, and the keys are shown", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "命令" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await expect(palette.getByText("选择（批量）")).toBeVisible();
  await look(page, "palette");
  await page.keyboard.type("qt");
  await expect(palette.getByRole("option", { selected: true })).toContainText("全图");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全图");
  await page.keyboard.press("?");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("消防通道");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/all\?q=/);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});
