import { ref, watchEffect } from "vue";
import { readStored, writeStored } from "./storage";

export type Language = "zh" | "en";

const key = "rz.language";

function preferred(): Language {
  const stored = readStored<Language>(localStorage, key);
  if (stored === "zh" || stored === "en") return stored;
  // Chinese unless the reader plainly reads English and no Chinese.
  const languages = navigator.languages ?? [];
  return languages.some((tag) => tag.startsWith("en")) && !languages.some((tag) => tag.startsWith("zh")) ? "en" : "zh";
}

export const language = ref<Language>(preferred());

watchEffect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

export function setLanguage(value: Language) {
  language.value = value;
  writeStored(localStorage, key, value);
}

type Words = Record<string, string>;

/** The words of a face in both languages: `t("left", { n: 3 })` puts 3 where the text says {n}. */
export function texts<T extends Words>(both: { zh: T; en: Record<keyof T, string> }) {
  return (name: keyof T, values: Record<string, string | number> = {}): string =>
    both[language.value][name].replace(/\{(\w+)\}/g, (hole, value: string) => String(values[value] ?? hole));
}
