import { ref, watchEffect } from "vue";
import { readStored, writeStored } from "./storage";

export type Theme = "light" | "dark";

const key = "rz.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const chosen = readStored<Theme>(localStorage, key);

export const theme = ref<Theme>(chosen ?? (systemDark.matches ? "dark" : "light"));

// The system's wish holds until the reader has said another.
systemDark.addEventListener?.("change", (event) => {
  if (readStored(localStorage, key) === undefined) theme.value = event.matches ? "dark" : "light";
});

watchEffect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function setTheme(value: Theme) {
  theme.value = value;
  writeStored(localStorage, key, value);
}
