// Orders come to the desks of streets and of the district.

import { computed, shallowRef } from "vue";
import { loadOrgs } from "../reference";
import { session } from "../session";

const deskKinds = new Set(["street", "district_desk"]);

/** Whether the reader is one of them; the server decides, this only hides what cannot be done. */
export function useDesk() {
  const desks = shallowRef<Set<string>>(new Set());
  void loadOrgs().then((orgs) => (desks.value = new Set(orgs.filter(({ kind }) => deskKinds.has(kind)).map(({ id }) => id))), () => undefined);
  return computed(() => session.value?.posts.some(({ role, org }) => role === "clerk" && desks.value.has(org.id)) ?? false);
}
