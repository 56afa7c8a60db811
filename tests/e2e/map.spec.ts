// Where matters are, and grids drawn on the map.
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, signIn, signInto } from "./pages";

type Corner = [number, number];
interface Grid {
  id: string;
  name: string;
  geometry: { coordinates: Corner[][][] };
}

const wait = { timeout: 30_000 };

test("the map of a list: from the streets to the matters, by keys alone, with the list's own filters", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.getByRole("link", { name: /^全部/ }).click();
  await page.getByRole("link", { name: "事项地图" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("事项地图：全部");
  await expect(page.locator(".matters-map-box canvas").first()).toBeVisible();
  await expect(page.locator(".map-list li").first()).toBeVisible();
  await expect(page.getByRole("list", { name: "图例与件数" })).toContainText("已超时");
  await look(page, "matters-map-district");

  await page.getByText("各地件数").focus();
  await page.keyboard.press("Enter");
  const street = page.locator(".map-places").getByRole("button", { name: "马庄街道" });
  await street.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/box=113/, wait);
  await expect(page.getByRole("heading", { name: "图中事项" })).toBeVisible();
  await page.waitForTimeout(600); // the canvas comes to rest
  await look(page, "matters-map-street");
  const first = page.locator(".map-list a").first();
  await expect(first).toBeVisible();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#detail-title")).toBeVisible();
  await look(page, "matters-map-open");
  await page.keyboard.press("Escape");
  await expect(page.locator("#detail-title")).toHaveCount(0);

  await page.getByRole("button", { name: "紧急" }).click();
  await expect(page).toHaveURL(/urgent=true/);
  await page.getByRole("link", { name: "清单", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全部");
  await expect(page.getByRole("button", { name: "取消筛选：地图范围" }).or(page.getByText("地图范围"))).toBeVisible();
  await expect(page).toHaveURL(/urgent=true.*box=|box=.*urgent=true/);
});

test("a press on a street goes near, and one on a matter's sign opens it", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.goto("/staff/map/all");
  await expect(page.locator(".matters-map-box canvas").first()).toBeVisible();
  await page.waitForTimeout(800);
  const box = (await page.locator(".matters-map-box").boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.45);
  await expect(page).toHaveURL(/box=/, wait);
  // One matter alone stands by itself: its sign is in the middle of a box around it.
  const points = (await (await page.request.get("/api/v1/matters/points?view=all")).json()) as { items: { lon: number; lat: number; matters: string[] }[] };
  const alone = points.items.find(({ lon, lat, matters }) => matters.length === 1 && points.items.filter((other) => other.lon === lon && other.lat === lat).length === 1);
  test.skip(!alone, "no matter lies alone on this day");
  const { lon, lat } = alone!;
  await page.goto(`/staff/map/all?box=${(lon - 0.002).toFixed(5)},${(lat - 0.002).toFixed(5)},${(lon + 0.002).toFixed(5)},${(lat + 0.002).toFixed(5)}`);
  await expect(page.locator(".map-list li").first()).toBeVisible();
  await page.waitForTimeout(800);
  const again = (await page.locator(".matters-map-box").boundingBox())!;
  await page.mouse.click(again.x + again.width / 2, again.y + again.height / 2);
  await expect(page).toHaveURL(new RegExp(`/map/all/${alone!.matters[0]}`), wait);
});

test("the map of a list on narrow screens, in the dark and in English", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "supervisor");
  await page.emulateMedia({ colorScheme: "dark" });
  for (const [name, size] of [["360", { width: 360, height: 800 }], ["1280", { width: 1280, height: 800 }]] as const) {
    await page.setViewportSize(size);
    await page.goto("/staff/map/all?box=113.2251,33.62174,113.37219,33.71705");
    await expect(page.locator(".map-list li").first()).toBeVisible();
    await page.waitForTimeout(800);
    await look(page, `matters-map-dark-${name}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Map: ");
  await look(page, "matters-map-english");
});

/** The grids of 平高社区. */
async function openGrids(page: Page) {
  await signInto(page, "admin.system", "组织网络");
  const { items } = (await (await page.request.get("/api/v1/places")).json()) as { items: { id: string; name: string }[] };
  const { id } = items.find(({ name }) => name.endsWith("平高社区"))!;
  await page.goto(`/staff/network/map/${id}`);
  await page.getByRole("link", { name: "网格划分" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("网格划分：平高社区");
  await expect(page.locator(".grid-box canvas").first()).toBeVisible();
  await expect(page.getByText("没有空隙和重叠")).toBeVisible();
  return ((await (await page.request.get(`/api/v1/places/${id}/grids`)).json()) as { grids: Grid[] }).grids;
}

/** Where a corner stands on the screen while the map shows a grid that was chosen from the list. */
async function screen(page: Page, { geometry }: Grid) {
  const mercator = ([lon, lat]: Corner): Corner => [(lon * 20_037_508.34) / 180, (Math.log(Math.tan(((90 + lat) * Math.PI) / 360)) / Math.PI) * 20_037_508.34];
  const corners = geometry.coordinates[0]![0]!.map(mercator);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const box = (await page.locator(".grid-box").boundingBox())!;
  const resolution = Math.max((east - west) / (box.width - 66), (north - south) / (box.height - 66));
  return (across: number, up: number): Corner => [
    box.x + box.width / 2 + ((across - 0.5) * (east - west)) / resolution,
    box.y + box.height / 2 - ((up - 0.5) * (north - south)) / resolution,
  ];
}

async function choose(page: Page, grid: Grid) {
  await page.locator(".grid-list").getByRole("button", { name: grid.name }).click();
  await page.waitForTimeout(600); // the map goes there
  return screen(page, grid);
}

/** Cuts a grid from below to above, and gives the smaller part to another. */
async function giveAway(page: Page, grid: Grid, across: number, to: string, picture = "") {
  const at = await choose(page, grid);
  await page.getByRole("button", { name: "切分" }).click();
  await page.mouse.click(...at(across, -0.03));
  await page.mouse.move(...at(across, 0.5), { steps: 3 });
  await page.mouse.dblclick(...at(across, 1.03));
  await page.getByLabel("切下的一块划给").selectOption({ label: to });
  if (picture) await look(page, picture);
  await page.getByRole("button", { name: "划给它" }).click();
  await expect(page.getByText("2 个网格有改动")).toBeVisible(wait);
}
/** The same across its middle, by keys alone. */
async function giveAwayByKeys(page: Page, grid: Grid, to: string) {
  await page.locator(".grid-list").getByRole("button", { name: grid.name }).press("Enter");
  await page.waitForTimeout(600); // the map goes there
  await page.getByRole("button", { name: "切分" }).press("Enter");
  const map = page.locator(".grid-box");
  await map.focus();
  const press = async (key: string, times: number) => {
    for (let n = 0; n < times; ++n) await page.keyboard.press(key);
  };
  const half = Math.ceil(((await map.boundingBox())!.height / 2 - 20) / 12);
  await press("ArrowDown", half + 1); // the first one only shows the cross
  await press("Enter", 1);
  await press("ArrowUp", 2 * half);
  await press("Enter", 2);
  await page.getByLabel("切下的一块划给").selectOption({ label: to });
  await page.getByRole("button", { name: "划给它" }).press("Enter");
  await expect(page.getByText("2 个网格有改动")).toBeVisible(wait);
}
async function save(page: Page, reason: string, picture = "") {
  await page.getByRole("button", { name: "保存" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("来源").fill("社区核定");
  await dialog.getByLabel("事由").fill(reason);
  if (picture) await look(page, picture);
  await dialog.getByRole("button", { name: "保存" }).click();
}

test("grids are drawn: an overlap is shown, taken back, a part goes to a neighbour, all is saved and can be restored", async ({ page }) => {
  await page.setViewportSize(desktop);
  const grids = await openGrids(page);
  await look(page, "grids");
  const fourth = grids.find(({ name }) => name === "第4网格")!;
  const at = await choose(page, fourth);

  await page.getByRole("button", { name: "移动边界" }).click();
  await page.mouse.move(...at(1, 1));
  await page.mouse.down();
  await page.mouse.move(...at(0.9, 0.8), { steps: 6 });
  await page.mouse.up();
  await expect(page.locator(".grid-faults li").first()).toBeVisible(wait);
  await expect(page.locator(".grid-faults")).toContainText("平方米");
  await look(page, "grids-faults");
  await expect(page.getByRole("button", { name: "保存" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(page.getByText("没有空隙和重叠")).toBeVisible(wait);

  await giveAway(page, fourth, 0.3, "第3网格", "grids-split");
  await save(page, "两网格之间以小路为界", "grids-save");
  await expect(page.getByRole("status").getByText("已保存。")).toBeVisible(wait);

  await page.getByRole("button", { name: /调整前$/ }).first().click();
  await expect(page.getByText("现在看到的是")).toBeVisible();
  await expect(page.locator(".map-former")).toContainText("两网格之间以小路为界");
  await page.getByRole("button", { name: "恢复成这样" }).click();
  await expect(page.getByText("2 个网格有改动")).toBeVisible(wait);
  await choose(page, fourth);
  await page.setViewportSize(phone);
  await look(page, "grids-phone");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await look(page, "grids-dark");
});

test("of two who draw at once the second is told, and what he drew stays", async ({ page, context }) => {
  await page.setViewportSize(desktop);
  const grids = await openGrids(page);
  const named = (name: string) => grids.find((grid) => grid.name === name)!;
  const other = await context.newPage();
  await other.setViewportSize(desktop);
  await other.goto(page.url());
  await expect(other.getByText("没有空隙和重叠")).toBeVisible(wait);
  await giveAway(other, named("第1网格"), 0.3, "第2网格");
  await giveAwayByKeys(page, named("第7网格"), "第6网格");
  await save(other, "先画的");
  await expect(other.getByRole("status").getByText("已保存。")).toBeVisible(wait);
  await save(page, "后画的");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("您打开以后，别人已经改过。")).toBeVisible();
  await dialog.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByText("您画的已放在最新边界之上")).toBeVisible(wait);
  await expect(page.getByText("2 个网格有改动")).toBeVisible(wait);
  await look(page, "grids-stale");
  await expect(page.locator(".map-former")).toContainText("先画的");
});

test("a grid is drawn anew: what it takes of others is told by their names", async ({ page }) => {
  await page.setViewportSize(desktop);
  const grids = await openGrids(page);
  const at = await choose(page, grids.find(({ name }) => name === "第9网格")!);
  await page.getByRole("button", { name: "重画" }).click();
  for (const [across, up] of [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8]] as const) {
    await page.mouse.move(...at(across, up), { steps: 2 });
    await page.mouse.click(...at(across, up));
    await page.waitForTimeout(300);
  }
  await page.mouse.dblclick(...at(0.2, 0.8));
  await expect(page.locator(".grid-faults")).toContainText("不属于任何网格", wait);
  await expect(page.locator(".grid-faults")).toContainText("「第9网格」");
  await page.getByRole("button", { name: "看位置" }).first().click();
  await page.waitForTimeout(500);
  await look(page, "grids-redrawn");
});
