// What every dialog of the network does with what it sends: one key for one body, faults at their fields, the rest above.

import { ref } from "vue";
import { Problem, SendKey } from "@shared/api/client";

export function useSending() {
  const faults = ref<Record<string, string>>({});
  const failure = ref("");
  const isStale = ref(false);
  const busy = ref(false);
  const key = new SendKey();

  /** What the server answered, or nothing where it refused; then faults and failure say why. */
  async function send<T>(body: unknown, post: (key: string) => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    try {
      const answer = await post(key.for(body));
      faults.value = {};
      failure.value = "";
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.value = error.fieldErrors;
      isStale.value = error.status === 412;
      const whole = (error.body.errors ?? []).find(({ pointer }) => pointer === "");
      failure.value = Object.keys(faults.value).length > 0 ? "" : (whole?.message ?? error.message);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  return { faults, failure, isStale, busy, send };
}
