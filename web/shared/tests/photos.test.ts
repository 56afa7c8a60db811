import { mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import PhotoPicker from "../photos/PhotoPicker.vue";
import { fitted } from "../photos/shrink";
import * as upload from "../photos/upload";
import { Problem } from "../api/client";
import { setLanguage } from "../language";

setLanguage("zh");
afterEach(() => vi.restoreAllMocks());

const rule = { kind: "photo", name: "照片", least: 0, most: 3 };
const file = (name: string) => new File(["x"], name, { type: "image/jpeg" });

async function withPhotos(names: string[], least = 0) {
  const picker = mount(PhotoPicker, { props: { rule: { ...rule, least }, way: { base: "/api/v1" } }, attachTo: document.body });
  const input = picker.find("input");
  Object.defineProperty(input.element, "files", { value: names.map(file), configurable: true });
  Object.defineProperty(input.element, "value", { value: "", writable: true, configurable: true });
  await input.trigger("change");
  return picker;
}

it("is never larger than what is kept, nor blown up", () => {
  expect(fitted(4000, 3000)).toEqual({ width: 2048, height: 1536 });
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 });
  expect(fitted(9000, 1)).toEqual({ width: 2048, height: 1 });
});

it("gives the ids in their order once all have arrived, and takes no more than it may", async () => {
  let sent = 0;
  vi.spyOn(upload, "upload").mockImplementation(async () => String(++sent));
  const picker = await withPhotos(["a", "b", "c", "d"]);
  expect(await picker.vm.take()).toEqual(["1", "2", "3"]);
  expect(picker.find("input").exists()).toBe(false);
  picker.unmount();
});

it("keeps the form back while one has failed, and sends it again under the same key after a lost answer", async () => {
  const keys: string[] = [];
  let lost = true;
  vi.spyOn(upload, "upload").mockImplementation(async (_photo, _way, key) => {
    keys.push(key);
    if (lost) throw new Problem(0);
    return "7";
  });
  const picker = await withPhotos(["a"]);
  expect(await picker.vm.take()).toBeUndefined();
  expect(picker.find("[role=alert]").text()).toContain("请重新上传或移除");
  lost = false;
  await picker.find(".photo-retry").trigger("click");
  expect(await picker.vm.take()).toEqual(["7"]);
  expect(new Set(keys).size).toBe(1);
  picker.unmount();
});

it("knows what was sent before the page was left", async () => {
  const picker = mount(PhotoPicker, { props: { rule, way: { base: "/api/v1" }, modelValue: ["4", "5"] }, attachTo: document.body });
  await picker.find(".photo-remove").trigger("click");
  expect(picker.emitted("update:modelValue")).toEqual([[["5"]]]);
  expect(await picker.vm.take()).toEqual(["5"]);
  picker.unmount();
});

it("asks for as many as the step needs", async () => {
  const picker = await withPhotos([], 1);
  expect(await picker.vm.take()).toBeUndefined();
  expect(picker.find("[role=alert]").text()).toContain("请至少添加 1 张");
  picker.unmount();
});
