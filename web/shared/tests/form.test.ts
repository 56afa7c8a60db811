import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { nextTick } from "vue";
import SchemaForm from "../forms/SchemaForm.vue";
import { setLanguage } from "../language";

const schema = {
  type: "object" as const,
  required: ["what", "urgent"],
  properties: { what: { type: "string", maxLength: 20 }, urgent: { type: "boolean" } },
};
const words = { what: { name: "什么事", hint: "说清地点和情况。" }, urgent: { name: "急吗" } };

describe("a form made from a schema", () => {
  setLanguage("zh");
  const form = mount(SchemaForm, { props: { schema, words, modelValue: {} }, attachTo: document.body });
  const take = () => (form.vm as unknown as { take: () => unknown }).take();

  it("preselects nothing and names its parts", () => {
    expect(form.findAll("input:checked")).toHaveLength(0);
    expect(form.get("label[for=field-what]").text()).toContain("什么事");
    expect(form.get("fieldset legend").text()).toContain("急吗");
  });

  it("ties hint and fault to the input, and leads to the first", async () => {
    expect(take()).toBeUndefined();
    await nextTick();
    await nextTick();
    const input = form.get("#field-what");
    expect(input.attributes("aria-describedby")).toBe("field-what-hint field-what-fault");
    expect(input.attributes("aria-invalid")).toBe("true");
    expect(form.get("#field-what-fault").text()).toContain("请填写此项。");
    expect(form.get("fieldset").attributes("aria-describedby")).toBe("field-urgent-fault");
    expect(document.activeElement).toBe(input.element);
  });

  it("gives what was filled in", async () => {
    await form.setProps({ modelValue: { what: " 路灯 ", urgent: false } });
    expect(take()).toEqual({ what: "路灯", urgent: false });
  });

  it("shows what the server said of a field", async () => {
    await form.setProps({ errors: { what: "这里写得太少。" } });
    expect(form.get("#field-what-fault").text()).toContain("这里写得太少。");
  });
});
