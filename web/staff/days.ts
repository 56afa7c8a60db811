// What is told of days: they stand in the address, and it is read anew when they or the language change.
import { watch } from "vue";
import { useRoute } from "vue-router";
import { language, type Language } from "@shared/language";
import { useLoading } from "@shared/loading";
import { readViews } from "./views";

export interface DaysAsked {
  lang: Language;
  since?: string;
  until?: string;
}

export function useDays<T>(name: string, read: (asked: DaysAsked) => Promise<T>) {
  const route = useRoute();
  const asked = (key: string) => (typeof route.query[key] === "string" && route.query[key] ? String(route.query[key]) : undefined);
  const told = useLoading(() => {
    void readViews().catch(() => undefined);
    return read({ lang: language.value, since: asked("since"), until: asked("until") });
  });
  watch([() => route.query, language], () => route.name === name && told.reload(), { immediate: true });
  return told;
}
