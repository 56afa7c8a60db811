// 回访: one call after the other, by keyboard, by the desk above; and what that desk has put on the public board.
import { expect, test } from "@playwright/test";
import { act, answered, community, enter, handled, street } from "./office";
import { desktop, look, phone, takeStep } from "./pages";

test("calls are made one after the other by keyboard: the words, the number with a reason, what came of it", async ({ page }) => {
  const first = await answered("五号楼楼道堆了杂物");
  const second = await answered("小区门口的垃圾箱满了");
  await page.setViewportSize(desktop);
  await enter(page, `callback.${street}`);
  await page.goto("/staff/to_call");
  await page.getByRole("link", { name: "逐件回访" }).click();
  await page.getByRole("button", { name: new RegExp(first.number) }).click();
  await expect(page.getByRole("heading", { name: "五号楼楼道堆了杂物" })).toBeVisible();
  await expect(page.locator(".call-script")).toContainText("您好，这里是");
  await expect(page.locator(".call-script")).toContainText(first.number);
  await expect(page.locator(".call-script")).not.toContainText("{");
  await look(page, "calls-1-script");

  await page.keyboard.press("s");
  const reveal = page.getByRole("dialog");
  await expect(reveal.getByRole("textbox")).toHaveValue("办结回访");
  await expect(reveal.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".call-phone")).toContainText("13800002671");
  await expect(reveal).toBeHidden();

  // Nobody answers: the next call is arranged, and stands in the list.
  await page.locator("#call-title").focus();
  await page.keyboard.press("m");
  await expect(page.getByLabel("回访情况")).toHaveValue("无人接听");
  await look(page, "calls-2-missed");
  await page.keyboard.press("Enter");
  await expect(page.locator(".news")).toHaveText("已办理：未联系上。");
  await page.getByRole("button", { name: new RegExp(first.number) }).click();
  await expect(page.locator(".call-tries")).toContainText("未接通 1 次");
  await expect(page.getByRole("button", { name: new RegExp(first.number) })).toContainText("未接通×1");

  await page.getByRole("button", { name: new RegExp(second.number) }).click();
  await expect(page.getByRole("heading", { name: "小区门口的垃圾箱满了" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("请选择问题是否解决。")).toBeVisible();
  await page.locator("#call-title").focus();
  await page.keyboard.press("n");
  await page.keyboard.press("2");
  await expect(page.getByRole("radio", { name: /^不满意/ })).toBeChecked();
  await look(page, "calls-3-low");
  await page.keyboard.press("Enter");
  await expect(page.locator(".news")).toHaveText("已办理：回访登记。");
  await expect(page.locator("#call-title")).toBeFocused();
  await expect(page.getByRole("heading", { name: /差评核实/ })).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(second.number) })).toBeVisible();
  await page.setViewportSize(phone);
  await look(page, "calls-4-phone");
});

test("English, and in the dark", async ({ page }) => {
  await answered("健身器材坏了");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(desktop);
  await enter(page, `callback.${street}`);
  await page.goto("/staff/calls");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator(".call-script")).toContainText("Good day, this is");
  await look(page, "calls-5-english");
});

test("what stands on the public board is read in words and taken off from the matter's page", async ({ page }) => {
  const asked = await handled("西门口的路灯连续几晚不亮", { may_publish: true });
  await act(`handler.${community}`, asked, "submit_result", { result: "已更换灯头并检查线路。", result_kind: "done" });
  await act(`reviewer.${community}`, asked, "approve");
  await act(`callback.${street}`, asked, "publish", { public_summary: "西门口的路灯不亮", public_result: "已更换灯头并检查线路。" });
  await page.setViewportSize(desktop);
  await enter(page, `callback.${street}`);
  await page.goto(`/staff/all/${asked.id}`);
  const category = page.locator(".facts div").filter({ has: page.getByText("公开的事项分类", { exact: true }) });
  await expect(category).toContainText("环境卫生");
  await takeStep(page, "撤下公开", async (dialog) => dialog.getByLabel("撤下原因").fill("路口写错了，更正后重新公开"));
  await expect(page.locator(".detail-actions").getByRole("button", { name: "撤下公开" })).toHaveCount(0);
  await expect.poll(async () => (await page.request.get(`/board/matters/${asked.number}`)).status()).toBe(404);
});
