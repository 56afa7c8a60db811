// Says that this page has a matter open, and hears who else has.

import { computed, onUnmounted, ref, watch, type Ref } from "vue";
import { api } from "@shared/api/client";
import { uuid } from "@shared/uuid";
import { useTold, type Person } from "./live";
import { session } from "./session";

const againMs = 20_000;
const keptMs = 50_000;
const page = uuid();

const tell = (matter: string, state: "reading" | "typing" | "gone") =>
  api.post("/api/v1/matters/{id}/presence", { path: { id: matter }, body: { page, state } }).catch(() => undefined);

export function usePresence(id: Ref<string>, isTyping: Ref<boolean>) {
  const people = ref<Person[]>([]);
  let heardAt = 0;

  function tellNow() {
    if (Date.now() - heardAt > keptMs) people.value = [];
    if (document.visibilityState === "visible") void tell(id.value, isTyping.value ? "typing" : "reading");
  }
  watch(id, (now, before) => {
    people.value = [];
    if (before) void tell(before, "gone");
    if (now) tellNow();
  }, { immediate: true });
  watch(isTyping, tellNow);
  const timer = setInterval(tellNow, againMs);
  onUnmounted(() => {
    clearInterval(timer);
    void tell(id.value, "gone");
  });
  useTold((told) => {
    if (told.name !== "present" || told.data.id !== id.value) return;
    heardAt = Date.now();
    people.value = told.data.people;
  });
  return computed(() => people.value.filter((each) => each.id !== session.value?.account.id));
}
