import { shallowRef, type ShallowRef } from "vue";

/** A part of the page that comes when it is first needed and weighs nothing before; without a network it stays away. */
export function later<T>(load: () => Promise<{ default: T }>): ShallowRef<T | undefined> {
  const part = shallowRef<T>();
  load().then(
    (module) => (part.value = module.default),
    () => undefined,
  );
  return part;
}

const idleMsMax = 1_500;

/** Once the page has nothing better to do, or after a while. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve(), { timeout: idleMsMax });
    else setTimeout(resolve, idleMsMax / 5);
  });
}
