/* load.js of the page that is one file: all that it needs is in it. */
const inside = (id) => document.getElementById(id).textContent;

export async function loadModule() {
    const bytes = Uint8Array.from(atob(inside("module").trim()),
                                  (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream()
        .pipeThrough(new DecompressionStream("gzip"));

    return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

export function makeWorker() {
    const url = URL.createObjectURL(new Blob([inside("worker")],
                                             { type: "text/javascript" }));

    return new Worker(url);
}

export function serve() {
}
