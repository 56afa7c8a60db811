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
