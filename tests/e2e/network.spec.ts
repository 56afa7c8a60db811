// The network: found in the tree, changed with its past kept, tied together by those who may, and counted.
import { expect, test, type Page } from "@playwright/test";
import { desktop, look, phone, pick, signInto } from "./pages";

const heading = (page: Page) => page.locator("#body-title");

async function find(page: Page, typed: string, name: string) {
  await page.goto("/staff/network");
  await page.getByLabel("输入名称、拼音首字母或编码查找").fill(typed);
  await page.locator(".found-one", { has: page.getByText(name, { exact: true }) }).click();
  await expect(heading(page)).toHaveText(name);
}
const choose = (page: Page, label: string, name: string) => pick(page.getByRole("dialog"), label, name);

test("anybody finds a body in the tree or by its initials, by mouse and by keyboard", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "clerk", "待我处理");
  await page.getByRole("link", { name: "组织网络" }).click();
  await expect(page.getByRole("treeitem", { name: "湛河区民呼必应指挥中心" })).toBeVisible();
  await page.getByRole("treeitem", { name: "中共湛河区委员会" }).click();
  await expect(heading(page)).toHaveText("中共湛河区委员会");
  await page.keyboard.press("ArrowRight");
  await find(page, "pgsqjm", "平高社区居民委员会");
  await expect(page.getByText("湛河区民呼必应指挥中心 › 马庄街道民呼必应工作站").last()).toBeVisible();
  await expect(page.locator(".graph")).toBeVisible();
  await expect(page.getByRole("button", { name: "修改" })).toHaveCount(0);
  await look(page, "network-body");
  const row = page.getByRole("treeitem", { selected: true });
  await page.getByLabel("输入名称、拼音首字母或编码查找").fill("");
  await row.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(heading(page)).not.toHaveText("平高社区居民委员会");
  await page.keyboard.press("Escape");
  await expect(page.getByText("请在左边选择一个单位")).toBeVisible();
  await look(page, "network-tree");
  await page.setViewportSize(phone);
  await look(page, "network-tree-phone");
  await find(page, "城市管理", "湛河区城市管理局");
  await look(page, "network-body-phone");
});

test("the whole network is one picture: what is chosen shows whom it is tied to, in lines and in words", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "clerk", "待我处理");
  await page.goto("/staff/network/overview");
  const picture = page.locator(".overview-picture");
  await expect(picture.locator('.overview-block[data-kind="community"]')).toHaveCount(36);
  await page.getByRole("button", { name: /^双报到结对/ }).click();
  await picture.getByRole("button", { name: /湛河区民政局/ }).click();
  const told = page.locator(".overview-told");
  await expect(told.getByRole("heading", { level: 2 })).toHaveText("湛河区民政局");
  await expect(told.getByRole("heading", { level: 3 })).toHaveText("双报到结对");
  const ends = told.getByRole("listitem");
  await expect(picture.locator(".overview-lines path")).toHaveCount(await ends.count());
  await look(page, "network-overview");
  await ends.first().getByRole("button").click();
  await expect(told).toContainText("湛河区民政局");
  await page.keyboard.press("Escape");
  await expect(picture.locator(".overview-lines path")).toHaveCount(0);
  await page.setViewportSize(phone);
  await look(page, "network-overview-phone");
});

test("a body is renamed with its paper, the past is kept, and the change is taken back", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await find(page, "发展和改革", "湛河区发展和改革委员会");
  await page.getByRole("button", { name: "修改" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("中文名称").fill("湛河区发展改革和统计局");
  await dialog.getByLabel("统一社会信用代码").fill("91350100M000100Y44");
  await dialog.getByLabel("文件依据").fill("平湛编〔2026〕12号");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("请填写此项")).toBeVisible();
  await expect(dialog.getByText("统一社会信用代码有误")).toBeVisible();
  await look(page, "network-change");
  await dialog.getByLabel("统一社会信用代码").fill("91350100M000100Y43");
  await dialog.getByLabel("事由").fill("机构改革");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(heading(page)).toHaveText("湛河区发展改革和统计局");
  await expect(page.getByRole("status").getByText("已修改")).toBeVisible();
  await expect(page.locator(".past")).toContainText("平湛编〔2026〕12号");
  await page.getByRole("button", { name: "恢复成这样" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(heading(page)).toHaveText("湛河区发展和改革委员会");
  await expect(page.locator(".past > li")).toHaveCount(2);
  await look(page, "network-past");
});

test("an alliance is founded and its members join; a body ends when nothing stands with it", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await page.getByRole("button", { name: "新增单位" }).click();
  await choose(page, "类别", "联合体");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("中文名称").fill("平高滨河联合体");
  await dialog.getByLabel("英文名称").fill("Pinggao Riverside Alliance");
  await choose(page, "上级", "中共湛河区委员会");
  await choose(page, "地点", "马庄街道");
  await dialog.getByLabel("事由").fill("两社区抱团");
  await dialog.getByRole("button", { name: "新增", exact: true }).click();
  await expect(heading(page)).toHaveText("平高滨河联合体");
  await expect(page.getByText("联合体成员不足 2 个")).toBeVisible();
  for (const member of ["平高社区居民委员会", "电力社区居民委员会"]) {
    await page.getByRole("button", { name: "新增关系" }).click();
    await page.getByRole("dialog").getByLabel("关系种类").selectOption({ label: "联合体成员 · 成员单位" });
    await choose(page, "成员单位", member);
    await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    await expect(page.locator(".relation").getByRole("link", { name: member })).toBeVisible();
  }
  await expect(page.getByText("联合体成员不足 2 个")).toHaveCount(0);
  await look(page, "network-alliance");
  await page.getByRole("button", { name: "修改" }).click();
  await dialog.getByLabel("已终止").check();
  await dialog.getByLabel("事由").fill("到期");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("还有未结束的关系")).toBeVisible();
});

test("a seat: proposed by the street, agreed to by the unit, appointed from above, each in a browser of its own", async ({ browser }) => {
  const open = async (login: string) => {
    const page = await (await browser.newContext({ viewport: desktop })).newPage();
    await signInto(page, login, "待我处理");
    return page;
  };
  const committee = "马庄街道大工委";
  const unit = "湛河区应急管理局";
  const street = await open("organiser.410411001");
  await find(street, committee, committee);
  await street.getByRole("button", { name: "新增关系" }).click();
  await street.getByRole("dialog").getByLabel("关系种类").selectOption({ label: "兼职委员 · 兼职委员单位" });
  await choose(street, "兼职委员单位", unit);
  await street.getByRole("dialog").getByLabel("职责、合作内容").fill("牵头汛期联防");
  await street.getByRole("dialog").getByRole("button", { name: "提名" }).click();
  await expect(street.getByRole("status").getByText("等单位同意")).toBeVisible();

  const agrees = await open("organiser.emergency");
  await find(agrees, "yjgl", unit);
  await expect(agrees.getByText("待单位同意")).toBeVisible();
  await agrees.getByRole("button", { name: `同意：${committee}`, exact: true }).click();
  await agrees.getByRole("dialog").getByRole("button", { name: "同意" }).click();
  await expect(agrees.getByText("待上级聘任")).toBeVisible();

  const district = await open("organiser.district");
  await find(district, committee, committee);
  await district.getByRole("button", { name: `聘任：${unit}` }).click();
  await district.getByRole("dialog").getByLabel("文件依据").fill("湛组〔2026〕8号");
  await district.getByRole("dialog").getByRole("button", { name: "聘任" }).click();
  await expect(district.locator(".relation", { hasText: unit })).toContainText("湛组〔2026〕8号");
  await look(district, "network-seat");
});

test("coverage: two figures, their parts, and the list of what is missing opens to the body", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "clerk", "待我处理");
  await page.goto("/staff/network/coverage");
  await expect(page.locator(".figure-number").first()).toHaveText(/%$/);
  await look(page, "coverage");
  await page.getByRole("button", { name: "按类别" }).click();
  await expect(page.getByRole("rowheader", { name: "学校" })).toBeVisible();
  await page.getByRole("button", { name: /没有与社区结对/ }).click();
  await look(page, "coverage-kind");
  await page.setViewportSize(phone);
  await look(page, "coverage-phone");
  await page.locator(".missing a").first().click();
  await expect(page.getByText("没有与社区结对（双报到）")).toBeVisible();
});

test("a table is tried, its wrong row told, and taken", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await page.getByRole("link", { name: "导入导出" }).click();
  const table = "编码,类别,名称,英文名称,上级编码,地点编码,党员数\nnew.1,enterprise,湛河新材料公司,New Materials,desk,410411001,5\nnew.2,palace,宫,Palace,desk,410411001,\n";
  await page.getByLabel("表格文件").setInputFiles({ name: "bodies.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await expect(page.getByRole("heading", { name: "导入后会这样" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "kind" })).toBeVisible();
  await look(page, "import-tried");
  await page.getByLabel("事由").fill("批量登记");
  await page.getByRole("button", { name: "导入 1 个" }).click();
  await expect(page.getByRole("heading", { name: "已导入" })).toBeVisible();
  await page.setViewportSize(phone);
  await look(page, "import-phone");
  await page.getByLabel("导出格式").selectOption("CSV");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出单位" }).click();
  expect((await download).suggestedFilename()).toBe("orgs.csv");
  await find(page, "xcl", "湛河新材料公司");
});

test("the network dark and in English", async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "dark" });
  await signInto(page, "admin.system", "组织网络");
  await find(page, "zhqmhby", "湛河区民呼必应指挥中心");
  await look(page, "network-dark");
  await page.getByRole("button", { name: "English" }).click();
  await expect(heading(page)).toHaveText("Zhanhe District Response Centre");
  await look(page, "network-english");
  await page.goto("/staff/network/coverage");
  await expect(page.locator(".figure").first()).toBeVisible();
  await look(page, "coverage-english");
});

test("the map leads from the district to a grid and says that its borders are drawn", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await page.getByRole("link", { name: "地图" }).click();
  await expect(page.getByText("边界为示意，不是测绘成果。").first()).toBeVisible();
  await expect(page.locator(".map-box canvas")).toBeVisible();
  await look(page, "map-district");
  await page.getByRole("link", { name: "马庄街道" }).click();
  await expect(page.locator(".map-path")).toContainText("马庄街道");
  // The middle of the map is some community: a click goes into it.
  const box = (await page.locator(".map-box").boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator(".map-path li")).toHaveCount(3);
  await expect(page.locator(".map-panel .found")).toContainText("第1网格");
  await look(page, "map-community");
  await page.keyboard.press("Escape");
  await expect(page.locator(".map-path li")).toHaveCount(2);
  await page.setViewportSize(phone);
  await look(page, "map-phone");

  await page.setViewportSize(desktop);
  await page.getByRole("button", { name: "导入边界" }).click();
  const dialog = page.getByRole("dialog");
  const ring = [[113.2, 33.65], [113.21, 33.65], [113.21, 33.66], [113.2, 33.65]];
  const feature = (code: string) => ({ type: "Feature", properties: { code, illustration: false }, geometry: { type: "Polygon", coordinates: [ring] } });
  const text = JSON.stringify({ type: "FeatureCollection", features: [feature("410411001001c01"), feature("nowhere")] });
  await dialog.getByLabel("GeoJSON 文件").setInputFiles({ name: "borders.geojson", mimeType: "application/geo+json", buffer: Buffer.from(text) });
  await expect(dialog.getByText("没有这个编码的地点。")).toBeVisible();
  await dialog.getByLabel("来源").fill("区测绘院 2026 年成果");
  await dialog.getByLabel("事由").fill("测绘成果入库");
  await look(page, "map-import");
  await dialog.getByRole("button", { name: "导入 1 个" }).click();
  await expect(page.getByRole("status").getByText("已导入")).toBeVisible();
});

test("a grid is merged into another, and its past says into which", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await find(page, "grid.410411001004002", "马南社区第2网格");
  await page.getByRole("button", { name: "移交、合并" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("整个单位并入").check();
  await pick(dialog, "接收单位", "马南社区第1网格");
  await dialog.getByLabel("事由").fill("网格调整");
  await look(page, "network-merge");
  await dialog.getByRole("button", { name: "并入", exact: true }).click();
  await expect(page.getByRole("status").getByText("已并入")).toBeVisible();
  await expect(page.locator(".detail-marks")).toContainText("已终止");
  await expect(page.locator(".past")).toContainText("并入「马南社区第1网格」");
});

test("a department is divided: a new one takes over a duty; the bodies go out as XLSX", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signInto(page, "admin.system", "组织网络");
  await find(page, "urban_management", "湛河区城市管理局");
  await expect(page.locator("#body-duties")).toBeVisible();
  await page.getByRole("button", { name: "分设" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("中文名称").fill("湛河区城市照明服务中心");
  await dialog.getByLabel("英文名称").fill("Lighting Centre");
  await dialog.getByRole("group", { name: /带走的职责/ }).getByRole("checkbox").first().check();
  await dialog.getByLabel("事由").fill("三定方案");
  await look(page, "network-divide-desktop");
  await dialog.getByRole("button", { name: "分设" }).click();
  await expect(page.getByText("已分设「湛河区城市照明服务中心」。")).toBeVisible();

  await page.goto("/staff/network/import");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出单位" }).click();
  expect((await download).suggestedFilename()).toBe("orgs.xlsx");
});
