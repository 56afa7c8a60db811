// A new version of these pages: fetched beside the one in use, and loaded when the worker says so.

import { shallowRef } from "vue";

const waiting = shallowRef<ServiceWorker | null>(null);
export const newVersion = waiting;

async function register() {
  const registration = await navigator.serviceWorker.register("/worker/sw.js", { scope: "/worker/" });
  const look = () => (waiting.value = navigator.serviceWorker.controller ? registration.waiting : null);
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  look();
  // An app on the home screen is rarely loaded anew: it looks when it is taken in hand again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => undefined);
  });
}

export function watchVersion() {
  // A page that reloads while it is written has no service worker.
  if (import.meta.env.PROD && "serviceWorker" in navigator) void register().catch(() => undefined);
}

export function loadNewVersion() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  waiting.value?.postMessage("take over");
}
