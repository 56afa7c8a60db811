import { shallowRef, watch } from "vue";
import { api, Problem, setCsrf, whenSignedOut, type Session } from "@shared/api/client";
import { language } from "@shared/language";
import { dropIntake } from "./intake";

/** Who is signed in; null: nobody; undefined: not asked yet. */
export const session = shallowRef<Session | null>();

function set(value: Session | null) {
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
  return session.value?.posts.some(({ role }) => roles.includes(role)) ?? false;
}

/** Roles that work on no matters: their day begins at the network. */
const withoutMatters = new Set(["system_admin", "security_admin", "audit_admin"]);
export function worksOnMatters(): boolean {
  return session.value?.posts.some(({ role }) => !withoutMatters.has(role)) ?? true;
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
