// 大字版: ordinary, 21 px, 30 px (MIIT's norm asks for text of at least 30).

import { ref, watchEffect } from "vue";
import { readStored, writeStored } from "@shared/storage";

export const sizes = ["normal", "large", "largest"] as const;
export type Size = (typeof sizes)[number];

const key = "rz.size";
const stored = readStored<Size>(localStorage, key);

export const size = ref<Size>(stored && sizes.includes(stored) ? stored : "normal");

watchEffect(() => {
  document.documentElement.dataset.size = size.value;
});

export function nextSize() {
  size.value = sizes[(sizes.indexOf(size.value) + 1) % sizes.length]!;
  writeStored(localStorage, key, size.value);
}
