import { ref, shallowRef } from "vue";
import { Problem } from "./api/client";

/** What a page needs from the server: not yet, here, or failed with a way to try again. */
export function useLoading<T>(load: () => Promise<T>) {
  const data = shallowRef<T>();
  const problem = shallowRef<Problem>();
  const busy = ref(false);
  let newest = 0;

  async function reload() {
    const mine = ++newest;
    busy.value = true;
    try {
      const loaded = await load();
      if (mine !== newest) return;
      data.value = loaded;
      problem.value = undefined;
    } catch (error) {
      if (mine === newest) problem.value = error instanceof Problem ? error : new Problem(-1);
    } finally {
      if (mine === newest) busy.value = false;
    }
  }

  return { data, problem, busy, reload };
}
