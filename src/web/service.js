/* service.js - keeps the page's own files: it works without a network. */
const KEPT = "ntlens-@version@";
const FILES = ["./", "index.html", "page.js", "worker.js", "style.css",
               "ntlens.wasm.gz"];

addEventListener("install", (event) => {
    event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES))
        .then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
    event.waitUntil(caches.keys().then((names) => Promise.all(
        names.filter((name) => name !== KEPT)
            .map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
    event.respondWith(caches.match(event.request, { ignoreSearch: true })
        .then((kept) => kept ?? fetch(event.request)));
});
