// The public board as somebody reads it whose browser runs no script.
import { expect, test, type Page } from "@playwright/test";
import { act, community, letterTo, published, register } from "./office";
import { desktop, look, phone } from "./pages";

test.use({ javaScriptEnabled: false });

/** axe needs timers, which such a browser has not: the same page in one that has them, where it is the same page. */
async function lookAt(page: Page, name: string, colorScheme: "light" | "dark" = "light") {
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: true, viewport: page.viewportSize(), colorScheme });
  const twin = await context.newPage();
  await twin.goto(page.url());
  await look(twin, name);
  await context.close();
}

test("what was asked near one is found, opened and read", async ({ page }) => {
  await page.setViewportSize(phone);
  const number = await published("东门口的路灯连续几晚不亮", "已更换灯头，请打王师傅13800138000报修");
  await page.goto("/board");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("居民问了什么，办得怎么样");
  await lookAt(page, "board-1-list");
  await page.getByLabel("地点").selectOption({ label: "平高社区" });
  await page.getByLabel("事项分类").selectOption({ label: "环境卫生" });
  await page.getByLabel("办得怎么样").selectOption({ label: "未评价" });
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page.getByLabel("地点").locator("option:checked")).toHaveText("平高社区");
  await page.getByRole("link", { name: "东门口的路灯连续几晚不亮" }).click();
  await expect(page).toHaveURL(new RegExp(`/board/matters/${number}$`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("东门口的路灯连续几晚不亮");
  const matter = page.locator("article");
  await expect(matter).toContainText("平高社区");
  await expect(matter).toContainText("已更换灯头，请打某某［电话已隐去］报修");
  await expect(matter).toContainText("已自动隐去");
  await expect(matter).toContainText("首次联系诉求人");
  await expect(page.locator("body")).not.toContainText("原话");
  await lookAt(page, "board-2-matter");
  await page.setViewportSize(desktop);
  await lookAt(page, "board-2-matter-desktop");
  await page.getByRole("link", { name: "返回公开事项" }).click();
  await expect(page.getByLabel("地点").locator("option:checked")).toHaveText("平高社区");
  await lookAt(page, "board-3-list-desktop");
});

test("what is announced stands above the list until it is over", async ({ page }) => {
  await page.setViewportSize(phone);
  const asked = await register("clerk", "announcement", "note", { notice_kind: "water", what: "供水公司来电，明天检修" });
  const words = { headline: "部分楼栋停水", words: "3号楼、5号楼停水检修，请提前储水。", hotline: "0375-2671234", starts_at: "2026-11-28T08:00:00+08:00", ends_at: "2099-11-28T18:00:00+08:00" };
  await act("clerk", asked, "publish", words);
  await act(`reviewer.${community}`, asked, "publish", {}, "approve");
  const notice = page.getByRole("region", { name: "便民公告" });
  await page.goto("/board");
  // A page may be kept for a minute; who asks for it anew gets it as it is.
  await expect(async () => {
    await page.reload();
    await expect(notice).toContainText("部分楼栋停水", { timeout: 500 });
  }).toPass();
  await lookAt(page, "board-10-announced");
  await notice.getByRole("link", { name: "部分楼栋停水" }).click();
  await expect(page.getByText("3号楼、5号楼停水检修，请提前储水。")).toBeVisible();
  await expect(page.locator("article")).toContainText("0375-2671234");
  await lookAt(page, "board-11-announcement");
  await page.setViewportSize(desktop);
  await page.goto("/board/announcements");
  await lookAt(page, "board-12-announcements-dark", "dark");
  await act("clerk", asked, "end_early");
  await page.goto("/board");
  await expect(async () => {
    await page.reload();
    await expect(notice).toHaveCount(0, { timeout: 500 });
  }).toPass();
});

test("a place is followed by e-mail: the address is confirmed, told, and let go", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/board/announcements");
  await page.getByLabel("地点").selectOption({ label: "平高社区" });
  await page.getByRole("button", { name: "查看" }).click();
  await page.getByRole("link", { name: "用邮箱关注这里" }).click();
  await lookAt(page, "board-13-follow");
  await page.getByLabel("电子邮箱").fill("nobody@here");
  await page.getByRole("button", { name: "发送确认邮件" }).click();
  await expect(page.getByRole("alert")).toHaveText("这不是电子邮箱地址，请核对。");
  await page.getByLabel("电子邮箱").fill("resident@example.cn");
  await page.getByRole("button", { name: "发送确认邮件" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("请到邮箱里确认");
  const path = new URL(/http:\S+/.exec(await letterTo("resident@example.cn"))![0]).pathname;
  await page.goto(path);
  await expect(page.getByText("平高社区")).toBeVisible();
  await lookAt(page, "board-14-confirm");
  await page.getByRole("button", { name: "确认关注" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("已经关注");

  const asked = await register("clerk", "announcement", "note", { notice_kind: "power", what: "供电公司来电，后天检修" });
  await act("clerk", asked, "publish", { headline: "后天上午停电检修", words: "请提前给手机充电，电梯停用请走楼梯。" });
  await act(`reviewer.${community}`, asked, "publish", {}, "approve");
  await expect.poll(() => letterTo("resident@example.cn")).toContain("请提前给手机充电");
  await page.goto(path);
  await page.setViewportSize(desktop);
  await lookAt(page, "board-15-followed-desktop");
  await page.getByRole("button", { name: "不再关注" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("已取消关注");
  await act("clerk", asked, "end_early");
});

test("nothing found says so and leads back", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/board?outcome=unsolved&category=housing&month=2026-01");
  await expect(page.getByText("没有符合条件的公开事项。")).toBeVisible();
  await lookAt(page, "board-4-empty");
  await page.getByRole("link", { name: "查看全部公开事项" }).click();
  await expect(page).toHaveURL(/\/board$/);
  expect((await page.goto("/board/matters/ZH00"))!.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有这件公开事项");
  await lookAt(page, "board-5-missing");
});

test("figures with their formulas, and the map with its list", async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto("/board");
  await page.getByRole("navigation").getByRole("link", { name: "办理数据" }).click();
  await expect(page.getByText("诉求人说已解决 ÷ 问到并答复的")).toBeVisible();
  await expect(page.getByText("未联系上或未评价").first()).toBeVisible();
  await lookAt(page, "board-6-figures");
  await page.getByLabel("反映时间").selectOption({ label: "近一年" });
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page).toHaveURL(/period=365d/);
  await page.getByRole("navigation").getByRole("link", { name: "地图" }).click();
  await expect(page.locator("svg path").first()).toBeVisible();
  await lookAt(page, "board-7-map");
  await page.locator("tbody a").first().click();
  await expect(page).toHaveURL(/\/board\?place=\d+/);
  for (const path of ["figures", "map"]) {
    await page.setViewportSize({ width: 360, height: 780 });
    await page.goto(`/board/${path}`);
    await lookAt(page, `board-8-${path}-phone`);
  }
});

test("in English, dark, in large type, and by the keyboard", async ({ page }) => {
  const number = await published("西门外的井盖松动", "已更换井盖");
  const pages = ["", "/figures", "/map", `/matters/${number}`];
  for (const scheme of ["light", "dark"] as const) {
    for (const [at, path] of pages.entries()) {
      await page.setViewportSize(scheme === "dark" ? desktop : phone);
      await page.goto(`/board${path}?lang=en`);
      await lookAt(page, `board-9-english-${scheme}-${at}`, scheme);
      await page.setViewportSize(phone);
      await page.goto(`/board${path}?size=${scheme === "dark" ? "large" : "largest"}`);
      await lookAt(page, `board-9-large-${scheme}-${at}`, scheme);
    }
  }
  await page.goto("/board?lang=en");
  await page.getByRole("link", { name: "Large type" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-size", "large");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Place")).toBeFocused();
});

test("on paper there is the matter and no menu", async ({ page }) => {
  const number = await published("公园门口的长椅坏了", "已修好长椅");
  await page.goto(`/board/matters/${number}`);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toBeHidden();
  await expect(page.getByText("用订阅源")).toBeHidden();
  await expect(page.getByText("已修好长椅").first()).toBeVisible();
  const paper = await page.pdf({ path: "test-results/screens/board-print.pdf", format: "A4", preferCSSPageSize: true });
  expect(paper.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test.describe("with a script", () => {
  test.use({ javaScriptEnabled: true });

  test("the resident's page leads to the board and back", async ({ page }) => {
    await page.setViewportSize(phone);
    await page.goto("/");
    await page.getByRole("link", { name: /公开栏/ }).click();
    await expect(page).toHaveURL(/\/board\?lang=zh&size=normal$/);
    await page.getByRole("link", { name: "我要反映" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("您有什么事要反映？");
    await look(page, "board-home-link");
  });
});
