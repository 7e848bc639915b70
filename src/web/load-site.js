/* load.js of the page that a server has: its parts are files beside it. */
export async function loadModule() {
    const answer = await fetch("ntlens.wasm.gz");
    const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));

    return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

export function makeWorker() {
    return new Worker("worker.js");
}

/* From the second visit on it works without a network. */
export function serve() {
    navigator.serviceWorker?.register("service.js").catch(() => {});
}
