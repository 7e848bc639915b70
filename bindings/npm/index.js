/* index.js - ntlens in Node: the module of the page, and files of the system. */
import fs from "node:fs";
import { KEEP, EXPLAIN, FILES, TYPED, open as openEngine } from "./engine.js";

export { ANSWERED, ABSENT, NOT_READ, NOT_UNDERSTOOD, BRIEF, EXPLAIN, FILES,
         KEEP, TYPED } from "./engine.js";

const wasm = new URL("ntlens.wasm", import.meta.url);

/* A file as an engine reads it; throws why it cannot be. */
export function openFile(name) {
    const fd = fs.openSync(name, "r");
    const status = fs.fstatSync(fd);

    if (!status.isFile()) {
        fs.closeSync(fd);
        throw new Error("it is no regular file");
    }
    return {
        size: status.size,
        close: () => fs.closeSync(fd),
        read(offset, length) {
            const bytes = Buffer.alloc(length);

            return bytes.subarray(0, fs.readSync(fd, bytes, 0, length, offset));
        },
    };
}

function fileOf(image) {
    if (typeof image === "string")
        return openFile(image);
    return image instanceof Uint8Array ? {
        size: image.length,
        read: (offset, length) => image.subarray(offset, offset + length),
    } : image;
}

/* 64-bit numbers are strings in JSON, "0x..."; here they are BigInts. */
function revive(key, value) {
    return typeof value === "string" && /^0x[0-9a-f]{1,16}$/.test(value)
        ? BigInt(value) : value;
}

/* A session: what one line sets, opens or learns holds for those after it. */
export class Session {
    #engine;

    constructor(engine) {
        this.#engine = engine;
    }

    /* What the program prints with -j, an object for each answer. */
    ask(line, { explain = false } = {}) {
        this.#engine.how(KEEP + (explain ? EXPLAIN : 0));
        return this.#engine.form(line, "json").text.split("\n")
            .filter((text) => text !== "")
            .map((text) => JSON.parse(text, revive));
    }

    /* { status, text }: what the program prints; status as it exits. */
    print(line, form = "text", how = KEEP) {
        this.#engine.how(how);
        return this.#engine.form(line, form);
    }

    /* A dump or image: a path, bytes, or a file (openFile); the name is for
       people.  Throws why not. */
    open(image, name = typeof image === "string" ? image : "image") {
        const file = fileOf(image);
        const why = this.#engine.image(name, file);

        if (why !== null)
            throw new Error(`${name}: ${why}`);
    }

    close() {
        this.#engine.closeImage();
    }

    complete(line) {
        return this.#engine.complete(line);
    }

    version() {
        return this.#engine.version();
    }
}

/*
 * A new session.  A line opens a file only by `files(name)`, which gives one
 * (openFile) or throws why not; without it none is opened.
 */
export async function open({ files, tick } = {}) {
    const module = await WebAssembly.compile(fs.readFileSync(wasm));

    return new Session(await openEngine(module, { open: files, tick }));
}
