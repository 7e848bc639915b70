/*
 * build.mjs - the page as one file, and as a folder to serve.
 *
 *   node build.mjs MODULE.wasm.gz VERSION FOLDER
 *
 * makes FOLDER/ntlens.html and FOLDER/site.  The same input gives the same
 * bytes.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const [packed, version, folder] = process.argv.slice(2);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url)
    .pathname);
const source = (name) => fs.readFileSync(path.join(here, name), "utf8");

/* Modules that follow each other in one file import nothing any more. */
const inOne = (...names) => names.map(source).join("\n")
    .replace(/^import [^;]*;\n/gm, "").replace(/^export /gm, "");

const worker = inOne("engine.js", "worker.js");
const page = (loader) => inOne("engine.js", "client.js", "draw.js", loader,
                               "page.js");
const style = source("style.css");
const module = fs.readFileSync(packed);

const hash = (text) =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

function html(policy, styles, script) {
    return source("page.html").replace("@policy@", () => policy.join("; "))
        .replace("@style@", () => styles).replace("@script@", () => script);
}

function oneFile() {
    const script = `\n${page("load-file.js")}`;
    const policy = [
        "default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`,
        "worker-src blob:", `style-src ${hash(style)}`, "img-src data:",
        "connect-src 'none'", "base-uri 'none'", "form-action 'none'",
    ];

    return html(policy, `<style>${style}</style>`, [
        `<script type="text/plain" id="worker">${worker}</script>`,
        `<script type="text/plain" id="module">${module.toString("base64")}`
            + "</script>",
        `<script type="module">${script}</script>`,
    ].join("\n"));
}

function site() {
    const policy = [
        "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'", "style-src 'self'", "img-src data:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
    ];

    return {
        "index.html": html(policy,
                           "<link rel=\"stylesheet\" href=\"style.css\">",
                           "<script type=\"module\" src=\"page.js\"></script>"),
        "page.js": page("load-site.js"),
        "worker.js": worker,
        "style.css": style,
        "ntlens.wasm.gz": module,
        "service.js": source("service.js").replace("@version@",
            `${version}-${createHash("sha256").update(module).update(worker)
                .update(page("load-site.js")).update(style).digest("hex")
                .slice(0, 16)}`),
    };
}

fs.mkdirSync(path.join(folder, "site"), { recursive: true });
fs.writeFileSync(path.join(folder, "ntlens.html"), oneFile());
for (const [name, bytes] of Object.entries(site()))
    fs.writeFileSync(path.join(folder, "site", name), bytes);
