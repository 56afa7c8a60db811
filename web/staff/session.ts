import { computed, ref, shallowRef, watch } from "vue";
import { api, dropAhead, Problem, setActingFor, setCsrf, whenSignedOut, type Session } from "@shared/api/client";
import { language } from "@shared/language";
import { readStored, writeStored } from "@shared/storage";
import { dropIntake } from "./intake";
import { t } from "./texts";

/** Who is signed in; null: nobody; undefined: not asked yet. */
export const session = shallowRef<Session | null>();

// The hat belongs to the tab: two windows may wear two.
const hatKey = "rz.hat";
export const hat = ref(readStored<string>(sessionStorage, hatKey) ?? "");
setActingFor(hat.value);

/** Every body at which the reader holds a post, with the names of the roles there. */
export const hats = computed(() => {
  const byOrg = new Map<string, { id: string; name: string; roles: string[] }>();
  for (const { org, role_name, stands_in_for } of session.value?.posts ?? []) {
    const known = byOrg.get(org.id) ?? { ...org, roles: [] };
    byOrg.set(org.id, { ...known, roles: [...known.roles, stands_in_for ? t("standsInFor", { role: role_name, name: stands_in_for }) : role_name] });
  }
  return [...byOrg.values()];
});
const worn = computed(() => session.value?.posts.filter(({ org }) => !hat.value || org.id === hat.value) ?? []);

/** Empty = all at once. Everything on the page was read as the other. */
export function wear(org: string) {
  writeStored(sessionStorage, hatKey, org || undefined);
  location.assign("/staff/");
}

/** What the server says of the session after something was settled. */
export function renew(value: Session) {
  set(value);
}

function set(value: Session | null) {
  // A post may have ended, and another person sits at the same window.
  if (value && !value.posts.some(({ org }) => org.id === hat.value)) hat.value = "";
  setActingFor(value ? hat.value : "");
  if (!value || value.pending) dropAhead();
  session.value = value;
  setCsrf(value?.csrf ?? "");
}

/** The server that cannot be reached leaves the question open: the page asks again. */
async function ask() {
  try {
    set(await api.get("/api/v1/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) set(null);
  }
}

export async function findSession() {
  if (!session.value) await ask();
}

/** Whether the reader has a post of any of these roles. What may be done the server decides; this only hides what cannot. */
export function holds(...roles: string[]): boolean {
  return worn.value.some(({ role }) => roles.includes(role));
}

/** Whose posts read figures, as the server's table of permissions has it. */
export const readsStatistics = () => holds("clerk", "dispatcher", "handler", "reviewer", "callback", "supervisor", "grid_worker", "leader", "organiser");

/** Roles that work on no matters: their day begins at the network. */
const withoutMatters = new Set(["system_admin", "security_admin", "audit_admin"]);
export function worksOnMatters(): boolean {
  return worn.value.some(({ role }) => !withoutMatters.has(role));
}

// Posts and bodies have names in both languages.
watch(language, () => session.value && ask());

export async function signIn(login: string, password: string) {
  set(await api.post("/api/v1/session", { body: { login, password } }));
}

export async function signOut() {
  await api.delete("/api/v1/session").catch(() => undefined);
  dropIntake();
  set(null);
}

whenSignedOut(() => set(null));
