// What helps whoever answers: templates with blanks, and checks before something is closed.
import { expect, test } from "@playwright/test";
import { community, enter, handled } from "./office";
import { desktop, look, phone } from "./pages";

const handler = `handler.${community}`;

test("a template is kept by the body, goes into the answer, and what it leaves open must be filled in", async ({ page }) => {
  await page.setViewportSize(desktop);
  await enter(page, "clerk");
  await page.goto("/staff/templates");
  await expect(page.getByRole("heading", { name: "路灯已修复" })).toBeVisible();
  await look(page, "replies-1-templates");
  await page.getByRole("button", { name: "新增模板" }).click();
  const dialog = page.getByRole("dialog", { name: "答复模板" });
  await dialog.getByLabel("名称").fill("清运回复");
  await dialog.getByLabel("内容").fill("您好，{address}的垃圾已于{清运日期}清运，编号");
  await dialog.getByRole("button", { name: "编号" }).click();
  await expect(dialog.getByLabel("内容")).toHaveValue(/编号\{number\}$/);
  await look(page, "replies-2-new");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: "清运回复" })).toBeVisible();
  await page.setViewportSize(phone);
  await look(page, "replies-3-phone");

  const asked = await handled("三号楼后面的垃圾没人清运", { address: "三号楼后" });
  await page.setViewportSize(desktop);
  await enter(page, handler);
  await page.goto(`/staff/leading/${asked.id}`);
  await page.locator(".detail-actions").getByRole("button", { name: "提交办理结果" }).click();
  const step = page.getByRole("dialog", { name: "提交办理结果" });
  await step.getByRole("combobox", { name: "答复模板" }).selectOption({ label: "清运回复（本单位）" });
  await expect(step.locator("#field-result")).toHaveValue(`您好，三号楼后的垃圾已于{清运日期}清运，编号${asked.number}`);
  await step.getByRole("radio", { name: "已办成" }).check();
  await step.getByRole("button", { name: "提交办理结果" }).click();
  await expect(step.getByText("还有没填的内容：{清运日期}")).toBeVisible();
  await look(page, "replies-4-blank");
  await step.getByRole("button", { name: "{清运日期}" }).click();
  await page.keyboard.type("11月27日");
  await expect(step.locator(".template-blanks")).toHaveCount(0);

  // A photo belongs to rubbish that was taken away: asked once, and on record.
  await step.getByRole("button", { name: "提交办理结果" }).click();
  await expect(step.getByText("这类事项宜附办理后的照片。")).toBeVisible();
  await look(page, "replies-5-check");
  await page.setViewportSize(phone);
  await look(page, "replies-6-check-phone");
  await step.getByRole("button", { name: "仍要提交" }).click();
  await expect(step).toBeHidden();
  await expect(page.locator(".timeline")).toContainText("提交时有提示： 这类事项宜附办理后的照片。");
});

test("what a body keeps it can change and throw away", async ({ page }) => {
  await page.setViewportSize(desktop);
  await enter(page, "dispatcher");
  await page.goto("/staff/templates");
  await page.getByRole("button", { name: "修改「暂不能办」" }).click();
  await page.getByRole("dialog").getByLabel("名称").fill("暂时不能办");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: "暂时不能办" })).toBeVisible();
  await page.getByRole("button", { name: "删除「暂时不能办」" }).click();
  await page.getByRole("button", { name: "确定删除「暂时不能办」" }).click();
  await expect(page.getByRole("heading", { name: "暂时不能办" })).toHaveCount(0);
});
