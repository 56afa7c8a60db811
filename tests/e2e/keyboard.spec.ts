// A day without a mouse: of a clerk and of those around, of a resident, and of who reads the board. Every key is judged
// as it is pressed (keyboard.ts).
import { resolve } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { act, answered, ask, community, enter, handled, published, street } from "./office";
import { Keys } from "./keyboard";

const sizes = { width: 1280, height: 720 };
test.use({ viewport: sizes, contextOptions: { reducedMotion: "reduce" } });
const password = "rongzhi-demo-2026";
const handler = `handler.${community}`;

const h1 = (page: Page) => page.getByRole("heading", { level: 1 });
const title = (page: Page) => page.locator("#detail-title");
const row = (page: Page, number: string) => page.getByRole("row").filter({ hasText: number }).getByRole("link");
const steps = (page: Page) => page.locator(".detail-actions");

async function signedIn(page: Page, login: string, path: string) {
  const keys = await Keys.of(page);
  await enter(page, login);
  await page.goto(path);
  // Who presses a key before the page stands begins at its heading: here everybody begins at its beginning.
  await expect(h1(page)).toBeVisible();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
  return keys;
}
/** By letters, from wherever one is. */
async function goTo(keys: Keys, letters: string, name: string) {
  const { page } = keys;
  const palette = page.getByRole("dialog", { name: "命令" });
  // The one before may still be on its way out: then one presses again.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toBeFocused({ timeout: 3_000 });
  }).toPass();
  await page.keyboard.type(letters);
  await expect(palette.getByRole("option", { selected: true })).toContainText(name);
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
}
/** A step of the matter that is open, from its title on. */
async function take(keys: Keys, name: string, fill: (dialog: ReturnType<Page["getByRole"]>) => Promise<void> = async () => {}) {
  const { page } = keys;
  await keys.enter(steps(page).getByRole("button", { name, exact: true }));
  const dialog = page.getByRole("dialog", { name });
  await expect(dialog).toBeVisible();
  await fill(dialog);
  await keys.enter(dialog.getByRole("button", { name, exact: true }));
  await expect(dialog).toBeHidden();
  await keys.heard(`已办理：${name}。`);
  await expect(title(page)).toBeFocused();
}

test("a clerk signs in, moves along the list, opens a matter and comes back to its line", async ({ page }) => {
  await ask("十七号楼门前的台阶松动，老人走路不稳");
  await ask("十七号楼旁边的树枝挡住了路灯");
  const keys = await Keys.of(page);
  await page.goto("/staff/");
  await expect(page.getByLabel("登录名")).toBeFocused();
  await keys.type("clerk");
  await keys.press("Tab");
  await keys.type("wrong-password");
  await keys.press("Enter");
  await keys.heard(/密码/);
  await expect(page.getByLabel("密码")).toBeFocused();
  await keys.type(password);
  await keys.press("Enter");
  await expect(h1(page)).toHaveText("待我处理");
  await expect(h1(page)).toBeFocused();
  await expect(page).toHaveTitle(/^待我处理 · /);

  // Along the list, into a matter, and back to its line.
  const links = page.locator("tbody a");
  await expect(links.nth(1)).toBeVisible();
  await keys.press("j");
  await expect(links.nth(0)).toBeFocused();
  await keys.press("j");
  await expect(links.nth(1)).toBeFocused();
  await expect(title(page)).toBeVisible();
  await keys.press("Enter");
  await expect(title(page)).toBeFocused();
  await keys.press("Escape");
  await expect(title(page)).toHaveCount(0);
  await expect(links.nth(1)).toBeFocused();
  await keys.enter(links.nth(0), "Shift+Tab");
  await expect(title(page)).toBeFocused();
  await keys.press("j");
  await expect(page.locator("tbody tr").nth(1)).toHaveAttribute("data-selected", "true");
});

test("a clerk searches, narrows, keeps a view and goes by letters", async ({ page }) => {
  const asked = await ask("十七号楼门前的井盖响得厉害，夜里睡不着");
  const keys = await signedIn(page, "clerk", "/staff/todo");
  const links = page.locator("tbody a");
  await expect(links.first()).toBeVisible();

  // What is typed is found, and it is told how much.
  await keys.press("/");
  await expect(page.getByLabel("查找事项")).toBeFocused();
  await keys.type("井盖响得厉害");
  await keys.heard(/^\d+ 件/);
  await keys.press("Control+a");
  await keys.type("外星人");
  await keys.heard("没有找到");
  await keys.enter(page.getByRole("link", { name: "在全部事项中查找" }));
  await expect(h1(page)).toHaveText("全部");
  await keys.press("/");
  await keys.press("Escape", 2);
  await expect(page).toHaveURL(/\/all$/);

  // Narrowed, kept as a view, opened from the side and thrown away.
  await keys.pick(page.getByRole("combobox", { name: "诉求类型" }), "求助", "求助");
  await expect(page).toHaveURL(/kind=help/);
  await keys.enter(page.getByRole("button", { name: "督办", exact: true }));
  await keys.heard("没有符合这些条件的事项");
  await keys.press("Enter");
  await expect(links.first()).toBeVisible();
  const keep = page.getByRole("button", { name: "保存视图" });
  await keys.enter(keep);
  const dialog = page.getByRole("dialog", { name: "保存视图" });
  await keys.within(dialog);
  await keys.leave(dialog, keep);
  await keys.press("Enter");
  await expect(dialog.getByLabel("视图名称")).toBeFocused();
  await keys.type("键盘的事");
  await keys.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(keep).toBeFocused();
  const view = page.locator(".side").getByRole("link", { name: "键盘的事" });
  await keys.enter(view, "Shift+Tab");
  await keys.enter(page.getByRole("button", { name: "删除视图「键盘的事」" }));
  await expect(view).toHaveCount(0);

  // Sorted, and turned.
  await keys.enter(page.getByRole("button", { name: "新提交的在前" }));
  await expect(page).toHaveURL(/order=newest/);
  await expect(row(page, asked.number)).toBeVisible();

  // Everywhere by letters; the keys are shown; and away again.
  await keys.press("?");
  const palette = page.getByRole("dialog", { name: "命令" });
  await expect(palette.getByText("选择（批量）")).toBeVisible();
  await keys.within(palette);
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await goTo(keys, "dsl", "待受理");
  await expect(h1(page)).toHaveText("待受理");
  await goTo(keys, "zzwl", "组织网络");
  await expect(h1(page)).toHaveText("组织网络");
  await expect(h1(page)).toBeFocused();
});

test("a clerk types in a request with what is alike, accepts many at once and dispatches", async ({ page }) => {
  const first = await ask("十八号楼门前的下水道堵了，污水漫到路上没法走");
  const second = await ask("十八号楼花坛里有人乱扔垃圾");
  const keys = await signedIn(page, "clerk", "/staff/todo");
  await expect(page.locator("tbody a").first()).toBeVisible();
  await keys.press("n");
  await expect(page.getByLabel("事情经过")).toBeFocused();
  await keys.type("来电说十八号楼前下水道堵了，污水漫到路上。");
  await keys.radio(page.getByRole("group", { name: "诉求类型" }), "求助");
  await keys.pick(page.getByRole("combobox", { name: "事项分类" }), "hjws", "环境卫生");
  await keys.pick(page.getByRole("combobox", { name: "在哪里" }), "pgsq", "平高社区");
  await keys.heard(first.number);
  await keys.press("Tab");
  await keys.press("Control+Enter");
  await expect(page.locator('[data-faulty="true"] :focus')).toHaveCount(1);
  for (const group of ["是否对承办人员保密", "可否公开", "是否紧急"]) await keys.radio(page.getByRole("group", { name: group }), "否");
  await keys.choose(page.getByLabel("来源渠道"), "电话");
  await keys.press("Control+Enter");
  await keys.heard(/已登记，编号 ZH\d+/);
  await expect(page.getByLabel("事情经过")).toBeFocused();
  await keys.enter(page.getByRole("link", { name: "打开" }), "Shift+Tab");
  await expect(page.locator(".detail-head")).toContainText("ZH");

  // Two at once, judged alone.
  await goTo(keys, "dsl", "待受理");
  await expect(h1(page)).toHaveText("待受理");
  for (const { number } of [first, second]) await keys.check(page.getByLabel(`选择 ${number}`));
  const bar = page.getByRole("region", { name: "批量办理" });
  await keys.enter(bar.getByRole("button", { name: "受理 2", exact: true }));
  const dialog = page.getByRole("dialog", { name: "受理：2 件" });
  await keys.within(dialog);
  await keys.radio(dialog.getByRole("group", { name: "诉求类型" }), "求助");
  await keys.pick(dialog.getByRole("combobox", { name: "事项分类" }), "hjws", "环境卫生");
  await keys.radio(dialog.getByRole("group", { name: "是否紧急" }), "否");
  await keys.enter(dialog.getByRole("button", { name: "受理", exact: true }));
  await keys.heard("已办 2 / 2");
  await keys.enter(dialog.getByRole("button", { name: "关闭" }));
  await expect(dialog).toBeHidden();

  // One of them goes to its handler.
  await goTo(keys, "dpd", "待派单");
  await expect(h1(page)).toHaveText("待派单");
  await keys.enter(row(page, second.number));
  await expect(title(page)).toBeFocused();
  const reveal = page.getByRole("button", { name: /^查看（/ });
  await keys.enter(reveal);
  const asking = page.getByRole("dialog");
  await keys.within(asking);
  await keys.leave(asking, reveal);
  await keys.press("Enter");
  await expect(asking.getByLabel("事由")).toBeFocused();
  await keys.type("核实地址");
  await keys.press("Enter");
  await expect(page.locator(".facts")).toContainText("13800002671");
  await keys.heard("已留痕");
  await take(keys, "派单", (form) => keys.pick(form.getByRole("combobox", { name: "主办单位" }), "pgsqjm", "平高社区居民委员会"));
  await keys.press("Escape");
  await expect(title(page)).toHaveCount(0);
});

test("a handler answers from a template with blanks; a caller rings; a body keeps its templates", async ({ page }) => {
  const asked = await handled("十九号楼后面的垃圾没人清运，招苍蝇", { address: "十九号楼后" });
  const keys = await signedIn(page, handler, `/staff/leading/${asked.id}`);
  await expect(title(page)).toBeVisible();
  const begin = steps(page).getByRole("button", { name: "提交办理结果" });
  await keys.enter(begin);
  const dialog = page.getByRole("dialog", { name: "提交办理结果" });
  await keys.within(dialog);
  await keys.choose(dialog.getByRole("combobox", { name: "答复模板" }), /暂不能办|路灯已修复|./);
  await keys.to(dialog.locator("#field-result"));
  await keys.press("Control+a");
  await keys.type("已于今天清运，{联系人}负责每日巡查。");
  await keys.heard("{联系人}");
  await keys.enter(dialog.getByRole("button", { name: "{联系人}" }), "Shift+Tab");
  await expect(dialog.locator("#field-result")).toBeFocused();
  await keys.type("王班长");
  await keys.radio(dialog.getByRole("group", { name: "办理情况" }).or(dialog.locator("fieldset", { has: page.getByText("已办成") })).first(), "已办成");
  await keys.enter(dialog.getByRole("button", { name: "提交办理结果" }));
  await keys.heard("宜附办理后的照片");
  await keys.enter(dialog.getByRole("button", { name: "仍要提交" }));
  await expect(dialog).toBeHidden();
  await expect(title(page)).toBeFocused();

  await goTo(keys, "tz", "通知");
  await expect(h1(page)).toBeFocused();
  await keys.enter(page.locator(".side").getByRole("link", { name: "答复模板" }), "Shift+Tab");
  await expect(h1(page)).toHaveText("答复模板");
  await expect(h1(page)).toBeFocused();
  const add = page.getByRole("button", { name: "新增模板" });
  await keys.enter(add);
  const form = page.getByRole("dialog", { name: "答复模板" });
  await keys.within(form);
  await keys.leave(form, add);
  await keys.press("Enter");
  await keys.fill(form.getByLabel("名称"), "键盘回复");
  await keys.fill(form.getByLabel("内容"), "您好，编号");
  await keys.enter(form.getByRole("button", { name: "编号" }));
  await expect(form.getByLabel("内容")).toHaveValue(/\{number\}$/);
  await keys.enter(form.getByRole("button", { name: "保存" }));
  await expect(form).toBeHidden();
  const drop = page.getByRole("button", { name: /删除「键盘回复」/ });
  await keys.enter(drop);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "键盘回复" })).toHaveCount(0);
  await keys.press("Tab");
});

test("return calls one after the other, where Enter presses what has the focus", async ({ page }) => {
  const asked = await answered("二十号楼楼道堆了杂物");
  const keys = await signedIn(page, `callback.${street}`, "/staff/to_call");
  await keys.enter(page.getByRole("link", { name: "逐件回访" }));
  await expect(h1(page)).toBeFocused();
  await keys.enter(page.getByRole("button", { name: new RegExp(asked.number) }));
  await expect(page.getByRole("heading", { name: "二十号楼楼道堆了杂物" })).toBeVisible();
  await keys.enter(page.getByRole("button", { name: "显示号码" }));
  const reveal = page.getByRole("dialog");
  await keys.within(reveal);
  await keys.enter(reveal.getByRole("button", { name: /^查看/ }));
  await expect(page.locator(".call-phone")).toContainText("13800002671");
  await keys.to(page.locator(".call input[type='radio']").first());
  await keys.press("Space");
  await keys.press("5");
  await page.keyboard.press("Enter");
  await keys.heard("已办理：回访登记。");
  await expect(page.locator("#call-title").or(h1(page)).and(page.locator(":focus"))).toHaveCount(1);
});

test("notices: the bell, the list, the ways; an announcement is written and released by another", async ({ page }) => {
  await ask("二十号楼西侧的下水道堵了");
  const keys = await signedIn(page, "clerk", "/staff/todo");
  await keys.enter(page.getByRole("link", { name: /^通知/ }));
  await expect(h1(page)).toHaveText("通知");
  await expect(h1(page)).toBeFocused();
  await keys.enter(page.getByRole("button", { name: "全部标为已读" }));
  await keys.heard("已读");
  const asked = await ask("二十一号楼北侧的路灯不亮");
  await keys.check(page.getByLabel("只看未读"));
  await keys.enter(page.locator(".notice").filter({ hasText: asked.number }).getByRole("link"));
  await expect(title(page)).toBeVisible();
  await keys.press("Escape");
  await goTo(keys, "jstz", "接收通知");
  await expect(h1(page)).toBeFocused();
  const set = page.getByRole("button", { name: /^设置|^更换/ }).first();
  await keys.enter(set);
  const dialog = page.getByRole("dialog");
  await keys.within(dialog);
  await keys.leave(dialog, set);

  await goTo(keys, "dwcl", "待我处理");
  await keys.enter(page.getByText("登记其他"));
  await keys.enter(page.locator("main").getByRole("link", { name: "便民公告" }));
  await expect(h1(page)).toHaveText("便民公告");
  await keys.pick(page.getByRole("combobox", { name: "在哪里" }), "pgsq", "平高社区");
  await keys.radio(page.getByRole("group", { name: "类别" }), "停水");
  await keys.fill(page.getByLabel("要公告的事"), "供水公司来电，键盘检修");
  await keys.press("Control+Enter");
  await expect(page.locator(".detail-head")).toContainText("GG");
  const matter = page.url();
  await take(keys, "送审发布", async (form) => {
    await keys.fill(form.getByLabel("标题"), "键盘停水");
    await keys.fill(form.getByLabel("公告内容"), "3号楼停水检修，请提前储水。");
  });

  await enter(page, `reviewer.${community}`);
  await page.goto(matter);
  await expect(title(page)).toBeVisible();
  await expect(steps(page).getByRole("button").first()).toBeVisible();
  const release = steps(page).locator(".button-main").first();
  await keys.enter(release);
  const releasing = page.getByRole("dialog");
  await keys.within(releasing);
  await keys.enter(releasing.locator(".button-main"));
  await keys.heard(/^已办理：/);
  await expect(page.locator(".detail-head")).toContainText("公告");
});

test("administrators: accounts, network, keys of other systems, audit; grids from their list", async ({ page }) => {
  const keys = await signedIn(page, "admin.system", "/staff/accounts");
  await keys.fill(page.getByLabel("登录名、姓名"), "clerk.410411001002");
  await expect(page.locator(".found-one")).toHaveCount(1);
  await keys.enter(page.locator(".found-one"));
  await expect(page.locator("#account-title")).toBeVisible();
  const rename = page.getByRole("button", { name: "改名" });
  await keys.enter(rename);
  const dialog = page.getByRole("dialog");
  await keys.within(dialog);
  await keys.leave(dialog, rename);

  await keys.enter(page.locator(".side").getByRole("link", { name: "组织网络" }), "Shift+Tab");
  await expect(h1(page)).toBeFocused();
  const tree = page.getByRole("treeitem");
  await keys.to(tree.first());
  await keys.press("ArrowDown");
  await keys.press("ArrowUp");
  await keys.press("Enter");
  await expect(page.locator("#body-title")).toBeVisible();
  await keys.press("Escape");

  await goTo(keys, "dt", "地图");
  await expect(h1(page)).toHaveText("地图");
  await keys.enter(page.getByRole("link", { name: "马庄街道" }));
  await expect(page.locator(".map-path")).toContainText("马庄街道");
  await keys.enter(page.locator(".found-one").filter({ hasText: "平高社区" }));
  await expect(page.locator(".map-path li")).toHaveCount(3);
  await keys.enter(page.getByRole("link", { name: "网格划分" }));
  await expect(h1(page)).toHaveText("网格划分：平高社区");
  const grid = page.locator(".grid-list").getByRole("button", { name: "第4网格" });
  await keys.enter(grid);
  await expect(grid).toHaveAttribute("aria-pressed", "true");

  await enter(page, "admin.security");
  await page.goto("/staff/connections");
  const make = page.getByRole("button", { name: "新建密钥" });
  await keys.enter(make);
  await keys.within(dialog);
  await keys.fill(dialog.getByLabel("给哪个系统"), "键盘平台");
  await keys.fill(dialog.getByLabel("以哪个账号的身份（登录名）"), "clerk");
  await keys.press("Enter");
  await expect(page.locator(".secret code")).toHaveText(/^rzk_/);
  await expect(make).toBeFocused();
  await keys.enter(page.getByRole("button", { name: "停用「键盘平台」的密钥" }), "Shift+Tab");
  await keys.heard("已停用");

  await enter(page, "admin.audit");
  await page.goto("/staff/audit");
  await keys.choose(page.getByLabel("做了什么"), "登录");
  await expect(page.locator(".audit-table tbody tr").first()).toContainText("登录");
});

test("the map of a list from its list, orders from a file, exclusion by a body", async ({ page }) => {
  const keys = await signedIn(page, "dispatcher", "/staff/map/all");
  await expect(page.locator(".map-list li").first()).toBeVisible();
  await keys.enter(page.locator(".map-places summary"));
  await keys.enter(page.locator(".map-places").getByRole("button", { name: "马庄街道" }));
  await expect(page).toHaveURL(/box=/);
  const first = page.locator(".map-list a").first();
  await keys.enter(first);
  await expect(title(page)).toBeFocused();
  await keys.press("Escape");
  await expect(title(page)).toHaveCount(0);

  await goTo(keys, "导入", "导入工单");
  await expect(h1(page)).toBeFocused();
  await keys.fill(page.getByLabel("来源名称"), "键盘12345");
  const file = page.getByLabel("工单文件");
  const chosen = page.waitForEvent("filechooser");
  await keys.enter(file);
  await (await chosen).setFiles(resolve(import.meta.dirname, "../../docs/howto/orders-12345.csv"));
  await expect(page.getByText("7 行，11 列，UTF-8")).toBeVisible();
  await keys.enter(page.getByRole("button", { name: "检查（不写入）" }));
  await expect(page.getByRole("heading", { name: "检查结果" })).toBeFocused();
  const refused = page.getByRole("group", { name: "结果" }).getByRole("button").filter({ hasText: "不能导入" });
  await keys.enter(refused);
  await expect(refused).toHaveAttribute("aria-pressed", "true");

  const asked = await answered("二十二号楼下装修太吵");
  await act(`callback.${street}`, asked, "record_rating", { score: 1, solved: false, asked_by: "phone" });
  await act(`callback.${street}`, asked, "keep_result", { verify_note: "装修时段符合规定，已说明" });
  await enter(page, handler);
  await page.goto(`/staff/handled/${asked.id}`);
  await expect(title(page)).toBeVisible();
  const ask1 = steps(page).getByRole("button", { name: "申请考核剔除" });
  await keys.enter(ask1);
  const dialog = page.getByRole("dialog", { name: "申请考核剔除" });
  await keys.within(dialog);
  await keys.leave(dialog, ask1);
});

test("a resident asks, follows and rates", async ({ page }) => {
  const keys = await Keys.of(page);
  await page.goto("/");
  await keys.fill(page.getByLabel("事情经过"), "楼道里的灯坏了，晚上上下楼不方便。");
  await keys.radio(page.getByRole("group", { name: "诉求类型" }), "求助");
  await keys.choose(page.getByLabel("在哪里"), "平高社区");
  for (const group of ["是否对承办人员保密", "可否公开"]) await keys.radio(page.getByRole("group", { name: group }), "否");
  await keys.enter(page.getByRole("button", { name: "提交" }));
  await expect(h1(page)).toContainText("已收到您的诉求");
  await expect(h1(page)).toBeFocused();
  await keys.enter(page.getByRole("link", { name: "查看进度" }));
  await expect(page.getByText("待受理").first()).toBeVisible();
  await keys.press("Tab");

  const asked = await answered("二十三号楼楼道灯不亮");
  await page.goto("about:blank"); // what differs in its fragment alone would not be loaded anew
  await page.goto(asked.link);
  const form = page.getByRole("form", { name: "评价" });
  await expect(form).toBeVisible();
  await keys.radio(form.getByRole("group", { name: "满意度" }), "满意");
  await keys.radio(form.getByRole("group", { name: "问题解决了吗" }), "是");
  await keys.enter(form.getByRole("button", { name: "评价" }));
  await keys.heard("已记下：评价。");
  await keys.press("Tab");
});

test("who reads the board narrows, opens, follows by e-mail and goes by the map's list", async ({ page }) => {
  await published("二十四号楼门前的路灯不亮", "已更换灯头");
  const keys = await Keys.of(page);
  await page.goto("/board");
  await keys.choose(page.getByLabel("地点"), "平高社区");
  await keys.enter(page.getByRole("button", { name: "查看" }));
  await expect(page).toHaveURL(/place=\d+/);
  const matter = page.locator("main a[href*='/board/matters/']").first();
  await keys.enter(matter);
  await expect(page).toHaveURL(/\/board\/matters\//);
  await keys.enter(page.getByRole("link", { name: /用邮箱关注/ }));
  await keys.fill(page.getByLabel("电子邮箱"), "keyboard@example.cn");
  await page.keyboard.press("Enter");
  await expect(h1(page)).toHaveText("请到邮箱里确认");
  await keys.enter(page.getByRole("navigation").getByRole("link", { name: "地图" }));
  await keys.enter(page.locator("tbody a").first());
  await expect(page).toHaveURL(/\/board\?place=\d+/);
});
