import { language } from "./language";

const asked = new Map<string, Promise<unknown>>();

/** What does not change while a page is open is asked for once a language. A failure is not kept: the next one asks again. */
export function once<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const key = `${what} ${language.value}`;
  const running = (asked.get(key) as Promise<T> | undefined) ?? ask();
  asked.set(key, running);
  running.catch(() => asked.delete(key));
  return running;
}
