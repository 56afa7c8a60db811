import { shallowRef, watch, type ShallowRef } from "vue";

function until(when: () => boolean): Promise<void> {
  if (when()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = watch(when, (is) => {
      if (!is) return;
      stop();
      resolve();
    });
  });
}

/**
 * A part of the page that comes after it and weighs nothing before; without a network it stays away. `when` tells that
 * what is needed first is there: until then the line is not shared.
 */
export function later<T>(load: () => Promise<{ default: T }>, when: () => boolean = () => true): ShallowRef<T | undefined> {
  const part = shallowRef<T>();
  until(when)
    .then(load)
    .then(
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
