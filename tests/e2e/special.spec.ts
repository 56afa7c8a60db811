// The special ways of a request, each seen by those who walk it: at the desk on a wide screen and at home on a phone, and
// once more the other way round.
import { expect, test as anyTest, type Page } from "@playwright/test";
import { act, answered, ask, community, enter, handled, orgOf, sentBack, street, type Asked } from "./office";
import { desktop, look as lookAt, phone, pick, signIn, takeStep } from "./pages";

export interface Sizes {
  /** Staff are on a phone, the resident at a desk. */
  swapped: boolean;
}
const test = anyTest.extend<Sizes>({ swapped: [false, { option: true }] });
let atWork = desktop;
let atHome = phone;
let mark = "";
test.beforeEach(({ swapped }) => {
  [atWork, atHome, mark] = swapped ? [phone, desktop, "-swapped"] : [desktop, phone, ""];
});
const look = (page: Page, name: string) => lookAt(page, name + mark);

/** At a desk, with the matter open. */
async function open(page: Page, login: string, { id, number }: Asked) {
  await page.setViewportSize(atWork);
  await enter(page, login);
  await page.goto(`/staff/all/${id}`);
  await expect(page.locator(".detail-head")).toContainText(number);
  await expect(page.locator("#detail-title")).toBeVisible();
}

async function follow(page: Page, { link }: Asked) {
  await page.setViewportSize(atHome);
  await page.goto("/");
  await page.goto(link);
  await expect(page.locator(".chip")).toBeVisible();
}

const chip = (page: Page) => page.locator(".detail-head .chip");

test("退单: asked by the handler, granted by a second person, and the second time it is a dispute", async ({ page }) => {
  const matter = await sentBack("两个小区之间的空地堆了建筑垃圾，没有人管。");
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "申请退单", async (dialog) => {
    await dialog.getByLabel("退单理由").fill("空地属于相邻社区管辖。");
    await dialog.getByLabel("职责依据").fill("职责清单第12条");
    await look(page, "special-return-1-asked");
  });
  await open(page, `dispatcher2.${street}`, matter);
  await takeStep(page, "同意：申请退单");
  await expect(chip(page)).toContainText("待派单");
  await act(`dispatcher.${street}`, matter, "dispatch", { handler: await orgOf("clerk") });
  await act(`handler.${community}`, matter, "return", { return_reason: "空地仍属于相邻社区。", duty_clause: "职责清单第12条" });
  await act(`dispatcher2.${street}`, matter, "return", {}, "approve");
  await open(page, `dispatcher.${street}`, matter);
  await expect(chip(page)).toContainText("会商中");
  await look(page, "special-return-2-conferring");
  await takeStep(page, "指定主办", async (dialog) => {
    await pick(dialog, "主办单位", "平高社区居民委员会");
    await dialog.getByLabel("会商意见和依据").fill("会商纪要第 5 号");
  });
  await open(page, `handler.${community}`, matter);
  await expect(page.locator(".detail-actions").getByRole("button", { name: "签收", exact: true })).toBeVisible();
  await expect(page.locator(".detail-actions").getByRole("button", { name: "申请退单" })).toHaveCount(0);
});

test("延期: asked, granted, and the resident reads until when and why", async ({ page }) => {
  const matter = await handled("楼道的垃圾三天没有人清运，味道很大。");
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "申请延期", async (dialog) => {
    await dialog.getByLabel("延长几个工作日").fill("2");
    await dialog.getByLabel("延期理由").fill("清运车正在检修，需延后两天。");
  });
  await look(page, "special-extend-1-asked");
  await open(page, "clerk", matter);
  await takeStep(page, "同意：申请延期");
  await follow(page, matter);
  await expect(page.getByText("清运车正在检修，需延后两天。")).toBeVisible();
  await look(page, "special-extend-2-told");
});

test("挂账: a hard case has a plan and a date, and comes back to work", async ({ page }) => {
  const matter = await handled("小区没有垃圾分类亭，希望新建一处。");
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "申请挂账", async (dialog) => {
    await dialog.getByLabel("挂账原因").fill("新建需规划部门审批，年内没有用地。");
    await dialog.getByLabel("解决计划").fill("已列入明年的改造计划。");
    await dialog.getByLabel("下次复核日期").fill(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
  });
  await open(page, "clerk", matter);
  await takeStep(page, "同意：申请挂账");
  await expect(chip(page)).toContainText("挂账");
  await look(page, "special-hang-1-listed");
  await follow(page, matter);
  await expect(page.getByText("新建需规划部门审批，年内没有用地。")).toBeVisible();
  await look(page, "special-hang-2-told");
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "恢复办理");
  await expect(chip(page)).toContainText("办理中");
});

test("等待补充: the asker is asked, and answers from the phone", async ({ page }) => {
  const matter = await handled("有人在绿地里倒垃圾。");
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "请诉求人补充", async (dialog) => dialog.getByLabel("请诉求人补充什么").fill("请告知是哪一块绿地。"));
  await expect(chip(page)).toContainText("暂停");
  await follow(page, matter);
  await expect(page.getByText("请告知是哪一块绿地。").first()).toBeVisible();
  await look(page, "special-ask-1-asked");
  await page.getByLabel("补充内容").fill("3 号楼南面的那块。");
  await page.getByRole("form", { name: "补充情况" }).getByRole("button", { name: "补充情况" }).click();
  await expect(page.getByText("已记下：补充情况。")).toBeVisible();
  await open(page, `handler.${community}`, matter);
  await expect(page.locator(".detail-body")).toContainText("3 号楼南面的那块。");
});

test("不予受理: the reason and where to turn are told", async ({ page }) => {
  const matter = await ask("我和商家的退款纠纷已经在法院立案了。");
  await open(page, "clerk", matter);
  await takeStep(page, "不予受理", async (dialog) => {
    await dialog.getByLabel("不予受理的原因").selectOption({ label: "已进入或应当通过诉讼、仲裁解决" });
    await dialog.getByLabel("已告知的办理渠道").fill("请向受理法院查询，电话 12368。");
    await look(page, "special-refuse-1-asked");
  });
  await follow(page, matter);
  await expect(page.getByText("请向受理法院查询，电话 12368。")).toBeVisible();
  await look(page, "special-refuse-2-told");
});

test("二次办理: a low rating is checked, done again and rated again", async ({ page }) => {
  const matter = await answered("广场边的垃圾桶又满了。");
  await follow(page, matter);
  const rate = async (score: string, solved: string) => {
    await page.getByLabel(score, { exact: true }).check();
    await page.getByRole("group", { name: "问题解决了吗" }).getByLabel(solved).check();
    await page.getByRole("form", { name: "评价" }).getByRole("button", { name: "评价" }).click();
    await expect(page.getByText("已记下：评价。")).toBeVisible();
  };
  await rate("不满意", "否");
  await look(page, "special-rework-1-rated");
  await open(page, `callback.${street}`, matter);
  await expect(chip(page)).toContainText("差评核实");
  await takeStep(page, "二次办理", async (dialog) => dialog.getByLabel("整改要求").fill("请核实后重新清运，并增加频次。"));
  await open(page, `handler.${community}`, matter);
  await takeStep(page, "提交整改结果", async (dialog) => {
    await dialog.getByLabel("办理结果").fill("已重新清运，改为每日两次。");
    await dialog.getByLabel("已办成").check();
  });
  await follow(page, matter);
  await rate("满意", "是");
  await look(page, "special-rework-2-rated");
});

test("并单: the main one counts, and one that is another matter parts again", async ({ page }) => {
  const main = await handled("东门外的垃圾山一直没有清。");
  const same = await ask("东门外那堆垃圾太臭了。");
  await act("clerk", same, "accept", { kind: "help", category: "sanitation", urgent: false });
  await open(page, "clerk", same);
  await takeStep(page, "并单", async (dialog) => {
    await dialog.getByRole("combobox", { name: "同一事项的单子" }).fill(main.number);
    await page.getByRole("option").first().click();
    await dialog.getByLabel("多人反映同一件事").check();
    await look(page, "special-merge-1-asked");
  });
  await expect(chip(page)).toContainText("已并单");
  await page.goto(`/staff/all/${main.id}`);
  await expect(page.locator(".detail-head")).toContainText("并单×1");
  await look(page, "special-merge-2-counted");
  await follow(page, same);
  await expect(page.locator("body")).not.toContainText(main.number);
  await open(page, "clerk", same);
  await takeStep(page, "单独办理");
  await page.goto(`/staff/all/${main.id}`);
  await expect(page.locator(".detail-head")).toContainText(main.number);
  await expect(page.locator(".detail-head")).not.toContainText("并单×");
});

test("重复 and 更正地点: told instead of dispatched; moved to the right community", async ({ page }) => {
  const first = await handled("西门的垃圾清运车半夜作业太吵。");
  const again = await ask("西门垃圾车还是太吵，什么时候管。");
  await open(page, "clerk", again);
  await takeStep(page, "重复反映", async (dialog) => {
    await dialog.getByRole("combobox", { name: "同一事项的单子" }).fill(first.number);
    await page.getByRole("option").first().click();
    await dialog.getByLabel("告知诉求人的进展").fill("已与清运公司约谈，本周五前答复。");
  });
  await page.goto(`/staff/all/${first.id}`);
  await expect(page.locator(".detail-head")).toContainText("重复×1");
  await follow(page, again);
  await expect(page.getByText("已与清运公司约谈，本周五前答复。")).toBeVisible();
  await look(page, "special-repeat-1-told");

  const elsewhere = await ask("光明路口的垃圾桶坏了。");
  await open(page, "clerk", elsewhere);
  await takeStep(page, "更正地点", async (dialog) => {
    await pick(dialog, "正确的社区或村", "光明社区");
    await look(page, "special-relocate-1-asked");
  });
  await expect(page.getByText("这件事已转到别处，不再由您查看。")).toBeVisible();
  await expect(page.locator(".detail-actions").getByRole("button")).toHaveCount(0);
  await look(page, "special-relocate-2-gone");
});

test("举报: who reports is shown to nobody on the way", async ({ page }) => {
  const matter = await ask("有人长期夜里偷倒建筑垃圾，拍到了车牌。", { kind: "report", contact_phone: "13800009876", contact_name: "钱某某" });
  await open(page, "clerk", matter);
  await expect(page.locator(".detail")).not.toContainText("9876");
  await expect(page.getByRole("button", { name: "查看（填事由，留痕）" })).toHaveCount(0);
  await page.locator(".detail-actions").getByRole("button", { name: "受理", exact: true }).click();
  await expect(page.getByRole("dialog").getByLabel("被举报单位")).toBeVisible();
  await look(page, "special-report-1-accept");
  await page.getByRole("dialog").getByLabel("求助").check();
  await expect(page.getByRole("dialog").getByLabel("被举报单位")).toHaveCount(0);
});

test("催办 and 撤回: the resident presses, once in four hours, and takes it back", async ({ page }) => {
  const matter = await handled("楼前的垃圾点一直没有撤。");
  await follow(page, matter);
  await page.getByRole("button", { name: "催一下" }).click();
  await page.getByRole("form", { name: "催一下" }).getByRole("button", { name: "确定" }).click();
  await expect(page.getByText("已记下：催一下。")).toBeVisible();
  await expect(page.getByRole("button", { name: "催一下" })).toHaveCount(0);
  await look(page, "special-urge-1-urged");
  await open(page, "clerk", matter);
  await expect(page.locator(".detail-head")).toContainText("催办×1");
  await follow(page, matter);
  await page.getByRole("button", { name: "撤回诉求" }).click();
  await page.getByRole("form", { name: "撤回诉求" }).getByRole("button", { name: "确定" }).click();
  await expect(page.getByText("已记下：撤回诉求。")).toBeVisible();
  await look(page, "special-urge-2-withdrawn");
});

test("交办件: what a leader sent has its own fields and limit, and goes back", async ({ page }) => {
  await page.setViewportSize(atWork);
  await signIn(page, "clerk");
  await page.getByRole("link", { name: "登记诉求" }).click();
  await expect(page.getByLabel("批示人")).toHaveCount(0);
  await page.getByLabel("事情经过").fill("关于步行街环境卫生的批示。");
  await page.getByLabel("求助").check();
  await pick(page, "事项分类", "环境卫生");
  await pick(page, "在哪里", "平高社区");
  await page.getByRole("group", { name: "是否对承办人员保密" }).getByLabel("否").check();
  await page.getByRole("group", { name: "可否公开" }).getByLabel("否").check();
  await page.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  await page.getByLabel("来源渠道").selectOption({ label: "领导批示" });
  await page.getByLabel("批示人").fill("区领导");
  await page.getByLabel("批示内容").fill("请速办并报结果。");
  await page.getByLabel("来源要求的时限").fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await look(page, "special-directive-1-intake");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".intake-news")).toContainText(/已登记，编号 ZH\d+/);
  await page.getByRole("link", { name: "打开" }).click();
  await expect(page.locator(".detail-body")).toContainText("请速办并报结果。");
  await look(page, "special-directive-2-detail");
});
