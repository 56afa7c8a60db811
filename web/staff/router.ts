import { createRouter, createWebHistory } from "vue-router";
import LoginPage from "./pages/LoginPage.vue";
import WorkPage from "./pages/WorkPage.vue";
import { askedBy } from "./filters";
import { readQueueAhead } from "./queue";
import { findSession, session, worksOnMatters } from "./session";

export const router = createRouter({
  history: createWebHistory("/staff/"),
  routes: [
    { path: "/login", name: "login", component: LoginPage },
    { path: "/new", name: "intake", component: () => import("./pages/IntakePage.vue") },
    { path: "/new/:chain([a-z][a-z0-9_]*)", name: "open", component: () => import("./pages/OpenPage.vue"), props: true },
    { path: "/orders/import", name: "orders", component: () => import("./orders/OrdersPage.vue") },
    { path: "/pending", name: "pending", component: () => import("./account/PendingPage.vue") },
    { path: "/account/security", name: "security", component: () => import("./account/SecurityPage.vue") },
    { path: "/account/leave", name: "leave", component: () => import("./account/LeavePage.vue") },
    { path: "/account/notices", name: "ways", component: () => import("./notice/WaysPage.vue") },
    { path: "/notices", name: "notices", component: () => import("./notice/NoticesPage.vue") },
    { path: "/deliveries", name: "deliveries", component: () => import("./notice/DeliveriesPage.vue") },
    { path: "/connections", name: "connections", component: () => import("./notice/ConnectionsPage.vue") },
    { path: "/accounts/:id(\\d+)?", name: "accounts", component: () => import("./account/AccountsPage.vue"), props: true },
    { path: "/audit", name: "audit", component: () => import("./account/AuditPage.vue") },
    { path: "/ratings", name: "ratings", component: () => import("./ratings/RatingsPage.vue") },
    { path: "/suggestions/quality", name: "quality", component: () => import("./suggestions/SuggestionsPage.vue") },
    { path: "/grid/indicators", name: "indicators", component: () => import("./indicators/IndicatorsPage.vue") },
    { path: "/grid/day", name: "day-sheet", component: () => import("./indicators/DaySheetPage.vue") },
    { path: "/patrol", name: "patrol", component: () => import("./patrol/PatrolPage.vue") },
    { path: "/patrol/visits", name: "visits", component: () => import("./patrol/VisitsPage.vue") },
    { path: "/patrol/grid/:id(\\d+)", name: "patrol-plan", component: () => import("./patrol/PlanPage.vue"), props: true },
    { path: "/mediation/figures", name: "mediation-figures", component: () => import("./mediation/FiguresPage.vue") },
    { path: "/scan", name: "scan", component: () => import("./scan/ScanPage.vue") },
    { path: "/signing", name: "signing", component: () => import("./contract/SigningPage.vue") },
    { path: "/fulfilment", name: "fulfilment", component: () => import("./contract/FulfilmentPage.vue") },
    { path: "/matching", name: "matching", component: () => import("./matching/MatchingPage.vue") },
    { path: "/calls", name: "calls", component: () => import("./calls/CallsPage.vue") },
    { path: "/templates", name: "templates", component: () => import("./replies/ReplyTemplatesPage.vue") },
    { path: "/account/devices", name: "devices", component: () => import("./pages/DevicesPage.vue") },
    { path: "/network/coverage", name: "coverage", component: () => import("./network/CoveragePage.vue") },
    { path: "/network/overview", name: "overview", component: () => import("./network/OverviewPage.vue") },
    { path: "/network/map/:id(\\d+)?", name: "map", component: () => import("./network/MapPage.vue"), props: true },
    { path: "/network/grids/:id(\\d+)", name: "grids", component: () => import("./network/GridsPage.vue"), props: true },
    { path: "/network/import", name: "network-import", component: () => import("./network/ImportPage.vue") },
    { path: "/network/:id(\\d+)?", name: "network", component: () => import("./network/NetworkPage.vue"), props: true },
    { path: "/walk/:view([a-z][a-z0-9_]*)/:id(\\d+)?", name: "walk", component: () => import("./walk/WalkPage.vue"), props: true },
    { path: "/map/:view([a-z][a-z0-9_]*)/:id(\\d+)?", name: "matters-map", component: () => import("./map/MattersMapPage.vue"), props: true },
    { path: "/:view([a-z][a-z0-9_]*)/:id(\\d+)?", name: "work", component: WorkPage, props: true },
    { path: "/:rest(.*)*", redirect: { name: "work", params: { view: "todo" } } },
  ],
});

/** Only a path of these pages: a link must not send who signs in elsewhere. */
export function pageAfter(next: unknown): string {
  const path = String(next ?? "/");
  return path.startsWith("/") && !path.startsWith("//") && !path.startsWith("/pending") ? path : "/";
}

router.beforeEach(async (to) => {
  const isFirst = session.value === undefined;
  if (isFirst && to.name === "work") readQueueAhead(String(to.params.view), askedBy(to.query).filters);
  await findSession();
  if (to.name === "login") return true;
  if (!session.value) return { name: "login", query: { next: to.fullPath } };
  if (session.value.pending) return to.name === "pending" || { name: "pending", query: { next: to.fullPath } };
  if (to.name === "pending") return pageAfter(to.query.next);
  return (to.name === "work" || to.name === "matters-map" || to.name === "walk") && !worksOnMatters() ? { name: "network" } : true;
});
