// Every page and its main states, in one table: what is checked of all pages is checked by going through it. A new page
// has its line here.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, type Page } from "@playwright/test";
import { act, answered, ask, community, enter, handled, register, street, type Asked } from "./office";

export interface State {
  name: string;
  path: string | ((given: Given) => string);
  /** What shows that the page stands. */
  ready: string;
  /** From the page to its state. */
  open?: (page: Page) => Promise<void>;
}
export interface Face {
  name: "staff" | "resident" | "board";
  /** Nobody is signed in where it is missing. */
  login?: string;
  states: State[];
}

/** What is looked at, brought about once. */
export interface Given {
  waiting: Asked;
  handled: Asked;
  called: Asked;
  published: Asked;
  account: string;
  body: string;
  community: string;
}
let made: Promise<Given> | undefined;
export const given = (page: Page) => (made ??= bringAbout(page));

async function bringAbout(page: Page): Promise<Given> {
  const waiting = await ask("五号楼西侧的下水道返水，楼道里有味道，已经两天。");
  const published = await answered("北门口的路灯连续几晚不亮，老人晚上出门看不清路", { may_publish: true });
  await act(`callback.${street}`, published, "publish", { public_summary: "北门口的路灯连续几晚不亮", public_result: "已更换灯头" });
  const notice = await register("clerk", "announcement", "note", { notice_kind: "water", what: "供水公司来电，明天检修" });
  await act("clerk", notice, "publish", { headline: "部分楼栋停水", words: "3号楼、5号楼停水检修，请提前储水。", ends_at: "2099-11-28T18:00:00+08:00" });
  await act(`reviewer.${community}`, notice, "publish", {}, "approve");
  await enter(page, "admin.system");
  const found = async (path: string) => (await (await page.request.get(`/api/v1/${path}`)).json()) as { items: { id: string; name: string }[] };
  const idOf = async (path: string, name: string) => (await found(path)).items.find((each) => each.name.endsWith(name))!.id;
  return {
    waiting,
    handled: await handled("六号楼后面的垃圾没人清运，招苍蝇"),
    called: await answered("七号楼楼道堆了杂物，推车过不去"),
    published,
    account: (await found("accounts?q=clerk.410411001002")).items[0]!.id,
    body: await idOf("orgs", "平高社区居民委员会"),
    community: await idOf("places?lang=zh", "平高社区"),
  };
}

const dialog = '[role="dialog"] form, dialog[open]';
/** Opens what a button opens. */
const press = (name: string | RegExp, within = "main") => async (page: Page) => {
  await page.locator(within).getByRole("button", { name }).first().click();
  await expect(page.locator(dialog).first()).toBeVisible();
};
const orders = readFileSync(resolve(import.meta.dirname, "../../docs/howto/orders-12345.csv"));

export const faces: Face[] = [
  { name: "staff", states: [{ name: "login", path: "/staff/login", ready: "form" }] },
  {
    name: "staff",
    login: "clerk",
    states: [
      { name: "todo", path: "/staff/todo", ready: "tbody tr" },
      { name: "search", path: "/staff/all?q=路灯", ready: "tbody mark" },
      { name: "filtered", path: "/staff/all?kind=help&urgent=true&order=newest", ready: ".filter-chips" },
      { name: "nothing", path: "/staff/all?q=外星人", ready: ".quiet" },
      {
        name: "chosen",
        path: "/staff/to_accept",
        ready: "tbody tr",
        open: async (page) => {
          await page.locator("tbody input").first().check();
          await expect(page.locator(".batch-bar button").first()).toBeVisible();
        },
      },
      { name: "save-view", path: "/staff/all?kind=help", ready: ".filter-chips", open: press("保存视图") },
      {
        name: "palette",
        path: "/staff/all",
        ready: "tbody tr",
        open: async (page) => {
          await page.keyboard.press("Control+k");
          await expect(page.locator("dialog[open] li").first()).toBeVisible();
        },
      },
      { name: "matter", path: ({ waiting }) => `/staff/all/${waiting.id}`, ready: ".detail-actions button" },
      { name: "step", path: ({ waiting }) => `/staff/all/${waiting.id}`, ready: ".detail-actions button", open: press("受理", ".detail-actions") },
      { name: "reveal", path: ({ waiting }) => `/staff/all/${waiting.id}`, ready: ".facts button", open: press(/^查看/, ".facts") },
      { name: "intake", path: "/staff/new", ready: ".intake textarea" },
      { name: "announcement", path: "/staff/new/announcement", ready: ".intake textarea" },
      { name: "whistle", path: "/staff/new/whistle", ready: ".intake textarea" },
      { name: "matters-map", path: "/staff/map/all", ready: ".map-list li" },
      { name: "templates", path: "/staff/templates", ready: ".template-card" },
      { name: "template", path: "/staff/templates", ready: ".template-card", open: press("新增模板") },
      { name: "notices", path: "/staff/notices", ready: ".devices-list, .quiet" },
      { name: "ways", path: "/staff/account/notices", ready: ".account-card" },
      { name: "way", path: "/staff/account/notices", ready: ".account-card", open: press(/^设置|^更换/) },
      { name: "security", path: "/staff/account/security", ready: ".account-card" },
      { name: "leave", path: "/staff/account/leave", ready: ".account-form" },
      { name: "devices", path: "/staff/account/devices", ready: ".device" },
      { name: "network", path: "/staff/network", ready: '[role="treeitem"]' },
      { name: "body", path: ({ body }) => `/staff/network/${body}`, ready: ".graph" },
      { name: "overview", path: "/staff/network/overview", ready: ".overview-block" },
      { name: "coverage", path: "/staff/network/coverage", ready: ".figure" },
      { name: "map", path: "/staff/network/map", ready: ".map-box canvas" },
      { name: "ratings", path: "/staff/ratings", ready: ".ratings-filter" },
      { name: "indicators", path: "/staff/grid/indicators", ready: ".figure-formulas" },
      { name: "day-sheet", path: "/staff/grid/day", ready: ".figure-cards" },
      { name: "points-map", path: "/staff/map/not_closed#matters+points", ready: ".map-layers" },
    ],
  },
  {
    name: "staff",
    login: "dispatcher",
    states: [
      { name: "orders", path: "/staff/orders/import", ready: 'input[type="file"]' },
      {
        name: "orders-mapping",
        path: "/staff/orders/import",
        ready: 'input[type="file"]',
        open: async (page) => {
          await page.getByLabel("工单文件").setInputFiles({ name: "12345.csv", mimeType: "text/csv", buffer: orders });
          await expect(page.getByText("7 行，11 列，UTF-8")).toBeVisible();
        },
      },
    ],
  },
  { name: "staff", login: `callback.${street}`, states: [{ name: "calls", path: "/staff/calls", ready: ".call-script" }] },
  {
    name: "staff",
    login: "admin.system",
    states: [
      { name: "accounts", path: "/staff/accounts", ready: ".found-one" },
      { name: "account", path: ({ account }) => `/staff/accounts/${account}`, ready: ".post-one" },
      { name: "account-new", path: "/staff/accounts", ready: ".found-one", open: press("新增账号") },
      { name: "deliveries", path: "/staff/deliveries", ready: ".quiet, tbody tr" },
      { name: "import", path: "/staff/network/import", ready: 'input[type="file"]' },
      { name: "body-change", path: ({ body }) => `/staff/network/${body}`, ready: ".graph", open: press("修改") },
      { name: "grids", path: ({ community: id }) => `/staff/network/grids/${id}`, ready: ".grid-good" },
    ],
  },
  {
    name: "staff",
    login: "admin.security",
    states: [
      { name: "connections", path: "/staff/connections", ready: ".account-card" },
      { name: "connection", path: "/staff/connections", ready: ".account-card", open: press("新建密钥") },
    ],
  },
  { name: "staff", login: "admin.audit", states: [{ name: "audit", path: "/staff/audit", ready: ".audit-table tbody tr" }] },
  {
    name: "resident",
    states: [
      { name: "home", path: "/", ready: "form" },
      { name: "follow", path: "/follow", ready: "form" },
      { name: "own", path: ({ waiting }) => waiting.link, ready: ".stages" },
      { name: "answered", path: ({ called }) => called.link, ready: 'form[aria-label="评价"]' },
    ],
  },
  {
    name: "board",
    states: [
      { name: "board", path: "/board", ready: "main" },
      { name: "board-matter", path: ({ published }) => `/board/matters/${published.number}`, ready: "article" },
      { name: "board-figures", path: "/board/figures", ready: "table" },
      { name: "board-map", path: "/board/map", ready: "svg path" },
      { name: "board-announcements", path: "/board/announcements", ready: "main" },
      { name: "board-projects", path: "/board/projects", ready: "main" },
      { name: "board-contracts", path: "/board/contracts", ready: "main" },
      { name: "board-answers", path: "/board/answers", ready: "main" },
      { name: "board-committees", path: "/board/committees", ready: "main" },
      { name: "board-follow", path: ({ published }) => `/board/follow?matter=${published.number}`, ready: "form" },
    ],
  },
];

/** Goes to the page and brings it to its state. */
export async function visit(page: Page, { path, ready, open }: State, known: Given) {
  await page.goto("about:blank"); // an address that differs in its fragment alone would not be loaded anew
  await page.goto(typeof path === "string" ? path : path(known));
  await expect(page.locator(ready).first()).toBeVisible();
  await open?.(page);
}
