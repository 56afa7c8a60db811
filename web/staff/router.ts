import { createRouter, createWebHistory } from "vue-router";
import LoginPage from "./pages/LoginPage.vue";
import WorkPage from "./pages/WorkPage.vue";
import { findSession, session } from "./session";

export const router = createRouter({
  history: createWebHistory("/staff/"),
  routes: [
    { path: "/login", name: "login", component: LoginPage },
    { path: "/new", name: "intake", component: () => import("./pages/IntakePage.vue") },
    { path: "/account/devices", name: "devices", component: () => import("./pages/DevicesPage.vue") },
    { path: "/:view([a-z][a-z0-9_]*)/:id(\\d+)?", name: "work", component: WorkPage, props: true },
    { path: "/:rest(.*)*", redirect: { name: "work", params: { view: "todo" } } },
  ],
});

router.beforeEach(async (to) => {
  await findSession();
  if (to.name === "login") return true;
  return session.value ? true : { name: "login", query: { next: to.fullPath } };
});
