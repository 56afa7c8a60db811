// What the server said, kept for the time without a line: shown at once as it was said last, and asked for anew.

import { onMounted, ref, shallowRef, watch } from "vue";
import { Problem } from "@shared/api/client";
import { language } from "@shared/language";
import { database, vault } from "./session";

interface Said<T> {
  at: number;
  value: T;
}

const keyOf = (what: string) => `${what} ${language.value}`;

export async function readKept<T>(what: string): Promise<T | undefined> {
  const sealed = vault.value && (await database().get("kept", what));
  return sealed && vault.value!.open<T>(sealed);
}
export async function keep(what: string, value: unknown) {
  if (value === undefined) await database().delete("kept", what);
  else if (vault.value) await database().put("kept", await vault.value.seal(value), what);
}

export const readKnown = <T>(what: string) => readKept<Said<T>>(keyOf(what));

/** Asks the server and keeps what it says. */
export async function learn<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const key = keyOf(what);
  const value = await ask();
  await keep(key, { at: Date.now(), value });
  return value;
}

/** As known, else as the server says. For what seldom changes. */
export async function know<T>(what: string, ask: () => Promise<T>): Promise<T> {
  return (await readKnown<T>(what))?.value ?? learn(what, ask);
}

/** For a page: first what is known, then what the server says now. */
export function useKnown<T>(what: () => string, ask: () => Promise<T>) {
  const data = shallowRef<T>();
  /** When the server said so; 0: never. */
  const at = ref(0);
  const problem = shallowRef<Problem>();
  const busy = ref(false);
  let newest = 0;

  async function reload() {
    const mine = ++newest;
    busy.value = true;
    const known = await readKnown<T>(what());
    if (mine !== newest) return;
    [data.value, at.value] = [known?.value, known?.at ?? 0];
    try {
      const said = await learn(what(), ask);
      if (mine !== newest) return;
      [data.value, at.value, problem.value] = [said, Date.now(), undefined];
    } catch (error) {
      if (mine === newest) problem.value = error instanceof Problem ? error : new Problem(-1);
    } finally {
      if (mine === newest) busy.value = false;
    }
  }
  onMounted(reload);
  watch([what, language], reload);
  return { data, at, problem, busy, reload };
}
