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

/** English words that come only when somebody reads English. */
const missing = new Set<() => Promise<void>>();

async function fetchMissing() {
  for (const load of missing) {
    await load();
    missing.delete(load);
  }
}

export function setLanguage(value: Language) {
  const set = () => {
    language.value = value;
    writeStored(localStorage, key, value);
  };
  if (value === "zh" || missing.size === 0) set();
  else void fetchMissing().then(set, () => undefined); // without a network the page goes on as it is
}

/** Before the first page is shown: where the English words cannot be had, it speaks Chinese this time. */
export async function languageReady() {
  if (language.value === "en") await fetchMissing().catch(() => (language.value = "zh"));
}

type Words = Record<string, string>;

/** The words of a face in both languages: `t("left", { n: 3 })` puts 3 where the text says {n}. English may come later. */
export function texts<T extends Words>(both: { zh: T; en: Record<keyof T, string> | (() => Promise<Record<keyof T, string>>) }) {
  const { zh, en } = both;
  let english = typeof en === "function" ? undefined : en;
  if (typeof en === "function") missing.add(async () => void (english = await en()));
  return (name: keyof T, values: Record<string, string | number> = {}): string =>
    ((language.value === "en" && english) || zh)[name].replace(/\{(\w+)\}/g, (hole, value: string) => String(values[value] ?? hole));
}
