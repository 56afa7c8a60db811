// Files that the server makes: a list as a spreadsheet or on paper, a matter on paper.

import { ref } from "vue";
import { Problem } from "@shared/api/client";
import { giveFile, readFile } from "@shared/download";
import { language } from "@shared/language";

export function usePaper() {
  const busy = ref(false);
  const failure = ref("");
  async function give(name: string, path: string, query: Record<string, unknown> = {}) {
    if (busy.value) return;
    busy.value = true;
    failure.value = "";
    try {
      giveFile(name, await readFile(path, { ...query, lang: language.value }));
    } catch (error) {
      failure.value = error instanceof Problem ? error.message : String(error);
    } finally {
      busy.value = false;
    }
  }
  return { busy, failure, give };
}
