// 考核剔除: from the body's application to both rates.
import { resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { act, answered, community, enter, street } from "./office";
import { desktop, look, phone, takeStep } from "./pages";

const sample = (name: string) => resolve(import.meta.dirname, "../samples", name);
const handler = `handler.${community}`;

test("a body asks for exclusion with a paper, the street and the district decide, and both rates stand side by side", async ({ page }) => {
  const asked = await answered("楼下装修太吵");
  await act(`callback.${street}`, asked, "record_rating", { score: 1, solved: false, asked_by: "phone" });
  await act(`callback.${street}`, asked, "keep_result", { verify_note: "装修时段符合规定，已说明" });
  await page.setViewportSize(desktop);
  await enter(page, handler);
  await page.goto(`/staff/handled/${asked.id}`);
  await page.locator(".detail-actions").getByRole("button", { name: "申请考核剔除" }).click();
  const dialog = page.getByRole("dialog", { name: "申请考核剔除" });
  await dialog.getByLabel("事实和依据").fill("装修时段符合条例规定，没有可以责令停止的依据");
  await dialog.getByRole("radio", { name: "没有法律依据" }).check();
  await dialog.locator('input[type="file"]').setInputFiles(sample("lamp_with_position.jpg"));
  await expect(dialog.getByRole("img")).toBeVisible();
  await look(page, "exclusion-1-ask");
  await dialog.getByRole("button", { name: "申请考核剔除", exact: true }).click();
  await expect(dialog).toBeHidden();

  await enter(page, `dispatcher.${street}`);
  await page.goto("/staff/exclusions");
  await page.locator("tbody a").first().click();
  await expect(page.getByRole("link", { name: asked.number })).toBeVisible();
  await takeStep(page, "报区级审定", async (step) => {
    await step.getByRole("radio", { name: "同意剔除", exact: true }).check();
    await step.getByLabel("意见说明").fill("已到现场核实，情况属实");
  });
  await enter(page, "supervisor");
  await page.goto("/staff/exclusions");
  await page.locator("tbody a").first().click();
  await look(page, "exclusion-2-district");
  await takeStep(page, "审定", async (step) => {
    await step.getByRole("radio", { name: "予以剔除", exact: true }).check();
    await step.getByLabel("审定理由").fill("依据充分，予以剔除");
  });

  await enter(page, "organiser.desk");
  await page.goto("/staff/ratings");
  await page.locator(".ratings-filter select").selectOption({ label: "办理评价" });
  await expect(page.getByRole("columnheader", { name: "剔除后满意率" })).toBeVisible();
  const row = page.locator(".ratings tbody tr").filter({ hasText: "平高社区居民委员会" });
  await expect(row.locator("td").nth(4)).not.toHaveText("0");
  await expect(page.locator(".taken-out")).toContainText(asked.number);
  await look(page, "exclusion-3-rates");
  await page.setViewportSize(phone);
  await look(page, "exclusion-4-phone");
});
