// 问法: a resident on a phone asks without an account; the community's adviser answers and asks leave to show it; the resident reads the words and agrees.
// And the register of committees and rooms, and the menu, as residents read them.
import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { act, community, inDays, orgOf, register, street } from "./office";
import { desktop, look, phone, signIn, takeStep } from "./pages";

const what = "租的房子漏水，房东不修怎么办";

test("a question of law is asked, answered, rated, and shown in the words that its asker has read", async ({ browser }) => {
  const resident = await (await browser.newContext({ viewport: phone })).newPage();
  await resident.goto("/");
  await resident.getByRole("link", { name: "问法律" }).click();
  await expect(resident.getByRole("heading", { level: 1 })).toHaveText("问社区法律顾问");
  await resident.getByRole("button", { name: "提交" }).click();
  await expect(resident.locator("main")).toContainText("请");
  await resident.getByLabel("您想问什么").fill(what);
  await resident.getByLabel("在哪里").selectOption({ label: "平高社区" });
  await resident.getByRole("group", { name: /^可否去掉姓名后公开/ }).getByLabel("是").check();
  await look(resident, "law-ask-phone");
  await resident.getByRole("button", { name: "提交" }).click();
  await expect(resident.locator(".receipt")).toContainText("三个工作日内答复");
  const link = await resident.getByLabel("查询链接").inputValue();

  const adviser = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(adviser, `lawyer.${community}`);
  await adviser.getByRole("link", { name: /^居民问法/ }).click();
  await adviser.getByRole("row").filter({ hasText: what }).getByRole("link").click();
  await takeStep(adviser, "答复", async (dialog) => {
    await dialog.getByLabel("答复").fill("房东有维修的义务，催告后仍不修的，可以自己修并由房东承担费用。");
    await dialog.getByLabel("依据").fill("民法典第七百一十三条");
  });
  await takeStep(adviser, "公开问答", async (dialog) => {
    await dialog.getByLabel("公开的问题").fill("租的房子漏水，房东不修，可以自己修吗？");
    await dialog.getByLabel("类别").selectOption("房产物业");
    await dialog.getByLabel("公开的答复").fill("可以。催告后仍不修的，可以自己修，由房东承担费用。");
  });
  await look(adviser, "law-answered");

  await resident.goto(link);
  await expect(resident.locator("main")).toContainText("房东有维修的义务");
  await resident.getByRole("button", { name: "评价" }).first().click();
  await look(resident, "law-answered-phone");
  await resident.getByRole("button", { name: "同意：公开问答", exact: true }).click();
  await look(resident, "law-to-agree-phone");
  await expect(resident.locator("main")).toContainText("可以自己修，由房东承担费用");
  await resident.locator("form").getByRole("button", { name: "确定" }).click();
  await expect(async () => {
    await resident.goto("/board/answers");
    await expect(resident.locator("main")).toContainText("可以自己修吗", { timeout: 1_000 });
  }).toPass();
  await expect(resident.locator("main")).not.toContainText(what);
  await look(resident, "board-answers-phone");
});

test("residents read who mediates, where and when; what is offered; and when their community listens", async ({ browser }) => {
  const head = `mediation.${community}`;
  const committee = await register(head, "mediation_committee", "elect", { committee_name: "平高社区人民调解委员会", head_name: "李明", members: 5, women: 2, elected_on: "2026-01-10", term_ends: "2029-01-10" });
  await act(head, committee, "list_mediators", { mediators_listed: "李明：邻里、物业\n王芳：婚姻家庭" });
  await register(head, "room", "open_room", { room_name: "石榴调解室", room_kind: "mediation", opens_hour: 9, closes_hour: 18, open_days: ["monday", "friday"], rules: "保持安静，轮流发言" });
  const offer = await register("handler", "resource", "offer", { offered: "每月一次义诊", resource_kind: "service" });
  await act(`clerk.${community}`, offer, "put_on_menu", { menu_name: "义诊进社区", menu_text: "每月一次，两名医生" });
  await register(`clerk.${community}`, "hearing", "announce", { topic: "小区停车怎么管", held_at: "2030-01-08T19:00:00+08:00", venue: "二楼会议室" });
  const resident = await (await browser.newContext({ viewport: phone })).newPage();
  for (const [page, words] of [["committees", "王芳：婚姻家庭"], ["committees", "石榴调解室"], ["menu", "义诊进社区"], ["hearings", "小区停车怎么管"]] as const) {
    await expect(async () => {
      await resident.goto(`/board/${page}`);
      await expect(resident.locator("main")).toContainText(words, { timeout: 1_000 });
    }).toPass();
    await look(resident, `board-${page}-phone`);
  }
  const mediator = await (await browser.newContext({ viewport: desktop })).newPage();
  await signIn(mediator, `mediator.${community}`);
  await mediator.getByRole("link", { name: /^房间\s*\d*$/ }).click();
  await mediator.getByRole("row").filter({ hasText: "石榴调解室" }).getByRole("link").click();
  await look(mediator, "room-book");
});

test("a form that comes back on paper finds its contract by its code, and goes with the step that it was signed for", async ({ page }) => {
  const clerk = `clerk.${community}`;
  const made = await register(clerk, "contract", "propose", { name: "楼院花园共建", project_kind: "own", term: "quarter", content: "共建楼院花园" });
  await act(clerk, made, "invite_demanders", { demanders: [await orgOf(clerk)] });
  await act(clerk, made, "invite_performers", { performers: [await orgOf("handler")] });
  await act(clerk, made, "submit");
  await act(`reviewer.${community}`, made, "raise", { opinion: "材料齐全" });
  await act(`supervisor.${street}`, made, "clear", { opinion: "同意立项" });
  await page.setViewportSize(desktop);
  await signIn(page, `dispatcher.${street}`);
  const pdf = await (await page.request.get(`/api/v1/matters/${made.id}/papers/contract.pdf`)).body();
  const picture = execFileSync("pdftoppm", ["-r", "120", "-png", "-singlefile", "-"], { input: pdf });
  await page.getByRole("link", { name: "扫描归档" }).click();
  const file = page.locator('input[type="file"]');
  await file.setInputFiles({ name: "scan.png", mimeType: "image/png", buffer: picture });
  await expect(page.locator(".scan-list")).toContainText("楼院花园共建");
  // A scanner's file: the same paper with an annex, and a sheet that is none of ours before them.
  const scanner = await page.context().newPage();
  await scanner.setContent(`<style>body,p{margin:0}img{width:100%}p,img{break-after:page}</style><p>封面</p><img src="data:image/png;base64,${picture.toString("base64")}"><p>附页</p>`);
  await file.setInputFiles({ name: "扫描0001.pdf", mimeType: "application/pdf", buffer: await scanner.pdf({ format: "A4" }) });
  await scanner.close();
  const sheets = page.locator(".scan-list > li");
  await expect(sheets).toHaveCount(3);
  await expect(sheets.nth(0)).toContainText("没有认出二维码");
  await expect(sheets.nth(1)).toContainText("2 页");
  await look(page, "scan-found");
  await file.setInputFiles({ name: "坏的.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 broken") });
  await expect(sheets.nth(0)).toContainText("打不开这个 PDF");
  await sheets.nth(2).getByRole("button", { name: "附上并纸质签约生效" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("已上传");
  await dialog.getByLabel("开始日期").fill(inDays(3));
  await dialog.getByLabel("结束日期").fill(inDays(92));
  await dialog.getByRole("button", { name: "纸质签约生效" }).click();
  await expect(page.locator(".scan-list")).toContainText("已附上并办理");
});
