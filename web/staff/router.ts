import { createRouter, createWebHistory } from "vue-router";
import LoginPage from "./pages/LoginPage.vue";
import WorkPage from "./pages/WorkPage.vue";
import { findSession, session, worksOnMatters } from "./session";

export const router = createRouter({
  history: createWebHistory("/staff/"),
  routes: [
    { path: "/login", name: "login", component: LoginPage },
    { path: "/new", name: "intake", component: () => import("./pages/IntakePage.vue") },
    { path: "/new/:chain([a-z][a-z0-9_]*)", name: "open", component: () => import("./pages/OpenPage.vue"), props: true },
    { path: "/account/devices", name: "devices", component: () => import("./pages/DevicesPage.vue") },
    { path: "/network/coverage", name: "coverage", component: () => import("./network/CoveragePage.vue") },
    { path: "/network/import", name: "network-import", component: () => import("./network/ImportPage.vue") },
    { path: "/network/:id(\\d+)?", name: "network", component: () => import("./network/NetworkPage.vue"), props: true },
    { path: "/:view([a-z][a-z0-9_]*)/:id(\\d+)?", name: "work", component: WorkPage, props: true },
    { path: "/:rest(.*)*", redirect: { name: "work", params: { view: "todo" } } },
  ],
});

router.beforeEach(async (to) => {
  await findSession();
  if (to.name === "login") return true;
  if (!session.value) return { name: "login", query: { next: to.fullPath } };
  return to.name === "work" && !worksOnMatters() ? { name: "network" } : true;
});
