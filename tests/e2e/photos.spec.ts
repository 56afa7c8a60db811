// Photos from the camera to the desk, and the answer's back to the phone.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { expect, test, type Page } from "@playwright/test";
import { desktop, fillRequest, look, openMatter, phone, pick, readReceipt, signIn, takeStep, type Sent } from "./pages";

test.describe.configure({ mode: "serial" });

const sample = (name: string) => resolve(import.meta.dirname, "../samples", name);
const large = sample("lamp_with_position.jpg");
const small = sample("small_with_position.jpg");
let sent: Sent;

async function addPhotos(page: Page, group: string, files: string[]) {
  const photos = page.getByRole("group", { name: group });
  await photos.locator("input[type=file]").setInputFiles(files);
  await expect(photos.getByText("已上传", { exact: true })).toHaveCount(files.length);
  return photos;
}

test("a resident adds photos, mends what failed, and sends them", async ({ page }) => {
  await page.setViewportSize(phone);
  await fillRequest(page, "3 号楼东侧的路灯不亮，照片里能看到灯杆的位置。");
  const photos = await addPhotos(page, "照片", [large, small]);
  await expect(photos).toContainText("请避开人脸和车牌");
  await look(page, "photos-1-added");

  await photos.locator("input[type=file]").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no photo at all, whatever it is called") });
  await expect(photos.getByText("这不是照片")).toBeVisible();
  await page.getByRole("button", { name: "提交" }).click();
  await expect(photos.getByRole("alert")).toContainText("请重新上传或移除");
  await expect(photos.getByRole("button", { name: "重新上传" })).toBeFocused();
  await look(page, "photos-2-failed");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(photos.getByRole("listitem")).toHaveCount(2);
  await expect(photos.getByRole("button", { name: "移除照片 2" })).toBeFocused();

  // The camera may push the page out of a phone's memory.
  await page.reload();
  await expect(photos.getByText("已上传", { exact: true })).toHaveCount(2);
  await look(page, "photos-2b-reloaded");

  await page.getByRole("button", { name: "提交" }).click();
  sent = await readReceipt(page);
  await page.getByRole("link", { name: "查看进度" }).click();
  await expect(page.getByRole("img", { name: "照片 2" })).toBeVisible();
  await look(page, "photos-3-follow");
});

/** Noise, which no packing makes smaller: some parts long. */
function noisyPng(side: number): Buffer {
  const chunk = (kind: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(side * 3)])));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("where the line breaks, a photo goes on where it stood", async ({ page }) => {
  const buffer = noisyPng(500);
  const begun: number[] = [];
  await page.route("**/api/v1/uploads/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    begun.push(Number(route.request().headers()["upload-offset"]));
    return begun.length === 2 || begun.length === 4 ? route.abort("connectionreset") : route.continue();
  });
  await fillRequest(page, "路灯不亮，照片很大，信号不好。");
  const photos = page.getByRole("group", { name: "照片" });
  await photos.locator("input[type=file]").setInputFiles({ name: "noise.png", mimeType: "image/png", buffer });
  await expect(photos.getByText("已上传", { exact: true })).toHaveCount(1, { timeout: 30_000 });
  const part = 256 * 1024;
  expect(begun).toEqual([0, part, part, 2 * part, 2 * part]);
});

test("the desk sees them, small and large, with the keyboard, and nothing but the picture", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await openMatter(page, sent.number);
  const first = page.getByRole("button", { name: "放大：照片 1" });
  await expect(first).toBeVisible();
  await expect(page.locator(".detail").getByText(/^诉求人，/)).toHaveCount(2);
  await look(page, "photos-4-detail");
  await first.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "照片 1" });
  await expect(dialog.getByRole("img")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "关闭" })).toBeFocused();
  await look(page, "photos-5-large");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "照片 2" }).getByRole("img")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(first).toBeFocused();

  expect(readFileSync(small).includes("Exif")).toBe(true);
  const thumbnails = await page.locator(".detail .photo img").evaluateAll((all) => all.map((each) => (each as HTMLImageElement).src));
  expect(thumbnails).toHaveLength(2);
  for (const address of thumbnails.flatMap((each) => [each, each.replace("/thumbnail", "")])) {
    const got = await page.request.get(address);
    const bytes = await got.body();
    expect(got.headers()["content-security-policy"]).toBe("sandbox; default-src 'none'");
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    for (const word of ["Exif", "GPS", "Testcam", "2026:11"]) expect(bytes.includes(word), `${word} in ${address}`).toBe(false);
  }
});

test("the handler adds one of the result, which the resident sees", async ({ page }) => {
  await page.setViewportSize(desktop);
  await signIn(page, "clerk");
  await openMatter(page, sent.number);
  await takeStep(page, "受理", async (dialog) => {
    await pick(dialog, "事项分类", "路灯照明");
    await dialog.getByRole("group", { name: "是否紧急" }).getByLabel("否").check();
  });
  await takeStep(page, "派单", async (dialog) => pick(dialog, "主办单位", "平高社区居民委员会"));
  await signIn(page, "handler.410411001002");
  await openMatter(page, sent.number);
  await takeStep(page, "首次联系", async (dialog) => dialog.getByLabel("已联系上").check());
  await takeStep(page, "提交办理结果", async (dialog) => {
    await dialog.getByLabel("办理结果").fill("已更换灯头和镇流器，当晚试灯正常。");
    await dialog.getByLabel("已办成").check();
    await addPhotos(page, "办理后的照片", [large]);
    await look(page, "photos-6-result");
  });
  await expect(page.getByRole("button", { name: "放大：办理后的照片 1" })).toBeVisible();

  await page.setViewportSize(phone);
  await page.goto(sent.link);
  await expect(page.getByRole("img", { name: "办理后的照片 1" })).toBeVisible();
  await page.getByRole("button", { name: "补充说明" }).click();
  await page.getByLabel("补充内容").fill("从另一边拍的。");
  await addPhotos(page, "照片", [small]);
  await page.getByRole("form").getByRole("button", { name: "补充说明" }).click();
  await expect(page.getByText("已记下：补充说明。")).toBeVisible();
  await expect(page.getByRole("img", { name: "照片 3" })).toBeVisible();
  await look(page, "photos-7-answered");
});
