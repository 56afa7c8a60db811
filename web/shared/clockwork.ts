import { onUnmounted, ref } from "vue";

const tickMs = 30_000;

/** The time now, moving on while the page is open. */
export function useNow() {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), tickMs);
  onUnmounted(() => clearInterval(timer));
  return now;
}
