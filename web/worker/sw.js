// The grid worker's pages without a line. Kept is this build and nothing else: whatever is asked of /api goes to the server
// or fails, and what the worker wrote lies in the page's own database. A new build is fetched at once and takes over when
// the page says so: it would break a form that is being filled in.

const version = "__VERSION__";
const files = ["__FILES__"];
const name = `rz-worker-${version}`;
const page = "/worker/";

self.addEventListener("install", (event) => {
  // Past the browser's own cache, which may hold the page of the build before.
  const fresh = files.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(fresh)));
});

const isOld = (key) => key.startsWith("rz-worker-") && key !== name;

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter(isOld).map((key) => caches.delete(key))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = event.request.method === "GET" && origin === self.location.origin && pathname.startsWith(page);
  if (!isOurs) return;
  const wanted = event.request.mode === "navigate" ? page : pathname;
  event.respondWith(caches.open(name).then((cache) => cache.match(wanted)).then((kept) => kept ?? fetch(event.request)));
});
