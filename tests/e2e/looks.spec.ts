// The other looks: English, dark, large type, and sizes between.
import { expect, test } from "@playwright/test";
import { desktop, fillRequest, look, phone, pick, readReceipt, signIn } from "./pages";

test("the resident's pages in large type, dark and in English", async ({ page }) => {
  await page.setViewportSize(phone);
  await fillRequest(page, "小区门口的井盖松了，车过的时候响得厉害。");
  await page.getByRole("button", { name: "提交" }).click();
  const sent = await readReceipt(page);
  await page.goto("/");
  await expect(page.locator(".stages")).toBeVisible();
  await page.getByRole("button", { name: "大字版" }).click();
  await look(page, "look-large");
  await page.getByRole("button", { name: "更大字" }).click();
  expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe("30px");
  await look(page, "look-largest");
  await page.goto(sent.link);
  await expect(page.getByText("您可以")).toBeVisible();
  await look(page, "look-largest-follow");
  await page.getByRole("button", { name: "标准字" }).click();

  await page.emulateMedia({ colorScheme: "dark" });
  await look(page, "look-dark-follow");
  await page.goto("/");
  await expect(page.locator("form")).toBeVisible();
  await look(page, "look-dark-home");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What would you like us to look at?");
  await look(page, "look-english-home");
  await page.goto(sent.link);
  await expect(page.getByText("You can")).toBeVisible();
  await look(page, "look-english-follow");
});

test("the staff's pages dark, in English and on smaller screens", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "dispatcher");
  await page.getByRole("link", { name: /全部/ }).click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await look(page, "look-staff-all");
  await page.locator("tbody a").first().click();
  await expect(page.locator("#detail-title")).toBeVisible();
  await page.getByRole("button", { name: "换成深色" }).click();
  await look(page, "look-staff-dark");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All");
  await look(page, "look-staff-dark-english");
  await page.getByRole("button", { name: "Close" }).click();
  await pick(page, "Kind", "Call for help");
  await expect(page.getByRole("button", { name: "Drop «Kind: Call for help»" })).toBeVisible();
  await expect(page.locator("table")).toHaveAttribute("aria-busy", "false");
  await look(page, "look-staff-dark-english-list");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("n");
  await expect(page.getByLabel("What happened")).toBeFocused();
  await look(page, "look-staff-dark-english-intake");
  await page.goBack();
  await page.locator("tbody a").first().click();
  await expect(page.locator("#detail-title")).toBeVisible();
  await page.getByRole("button", { name: "Light colours" }).click();
  await look(page, "look-staff-english");
  // More marks than any matter of today has.
  await page.locator(".detail-marks").evaluate((marks) => {
    for (let n = 1; n <= 8; ++n) marks.append(Object.assign(document.createElement("span"), { className: "mark", textContent: `Supervised×${n}` }));
  });
  await look(page, "look-staff-many-marks");
  await page.setViewportSize({ width: 1024, height: 768 });
  await look(page, "look-staff-1024-detail");
  await page.setViewportSize(phone);
  await look(page, "look-staff-phone-detail");
  await page.getByRole("button", { name: "Close" }).click();
  await look(page, "look-staff-phone-list");
});
