/*
 * engine.js - ntlens' module for JavaScript: a line in, an answer out.
 *
 * The same in a page's worker and in Node.  Numbers of 64 bits are strings,
 * "0x...", as in ntlens' JSON.
 */

/* How a line went, as the program's exit status. */
export const ANSWERED = 0, ABSENT = 1, NOT_UNDERSTOOD = 2, NOT_READ = 3;

/* How lines are taken, as <ntlens/ask.h> has them; a sum of these. */
export const KEEP = 1, TYPED = 2, EXPLAIN = 4, BRIEF = 8;

const FORMS = { text: 0, json: 1, markdown: 2 };

/* What wasi-libc may want to print with; nothing here does. */
const wasi = { fd_close: () => 8, fd_seek: () => 8, fd_write: () => 8 };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class Engine {
    #calls;                     /* what the module exports                    */
    #image = null;              /* (offset, length) => bytes                  */
    #tick;

    constructor(tick) {
        this.#tick = tick;
    }

    imports() {
        return {
            wasi_snapshot_preview1: wasi,
            host: {
                read: (offset, to, length) => this.#read(offset, to, length),
                tick: (done, all) => this.#tick(done, all) ? 1 : 0,
            },
        };
    }

    begin(instance) {
        this.#calls = instance.exports;
        this.#calls._initialize();
        if (!this.#calls.start())
            throw new Error("there is not enough memory");
        return this;
    }

    /* A view of the module's memory, which moves when it grows. */
    #bytes(at, length) {
        return new Uint8Array(this.#calls.memory.buffer, at, length);
    }

    #read(offset, to, length) {
        const bytes = this.#image ? this.#image(offset, length) : null;

        if (!bytes)
            return 0;
        this.#bytes(to >>> 0, bytes.length).set(bytes);
        return bytes.length;
    }

    /* Puts a text in the room; its length. */
    #put(text) {
        const bytes = encoder.encode(text);
        const room = this.#calls.room(bytes.length + 1) >>> 0;

        if (!room)
            throw new Error("there is not enough memory");
        this.#bytes(room, bytes.length).set(bytes);
        return bytes.length;
    }

    #answer() {
        return decoder.decode(this.#bytes(this.#calls.answer() >>> 0,
                                          this.#calls.answer_length() >>> 0));
    }

    version() {
        this.#calls.version();
        return this.#answer();
    }

    how(flags) {
        this.#calls.how(flags);
    }

    /* Bytes of what was put last, as they may be shown. */
    #visible(from, to) {
        this.#calls.visible(from, to);
        return this.#answer();
    }

    /*
     * { status, pieces, line }: src/web/pieces.h says what a piece is; the line
     * is what may be shown of it, in three parts: before what is wrong in it,
     * that, and the rest.
     */
    ask(line) {
        const length = this.#put(line);
        const status = this.#calls.ask(length);
        const pieces = JSON.parse(this.#answer());
        const place = (key) => Math.min(length, Number(pieces[0]?.parts
            ?.find((part) => part.key === key)?.value ?? 0));
        const wrong = pieces[0]?.parts?.some((part) => part.key === "error");
        const from = wrong ? place("from") : length;
        const to = wrong ? Math.max(place("to"), from) : length;

        return { status, pieces, line: [[0, from], [from, to], [to, length]]
            .map(([a, b]) => this.#visible(a, b)) };
    }

    /* { status, text } in a form: "text", "json", "markdown". */
    form(line, form) {
        const status = this.#calls.form(this.#put(line), FORMS[form]);

        return { status, text: this.#answer() };
    }

    /*
     * An image of that many bytes, which read(offset, length) gives: a
     * Uint8Array, shorter only where the bytes are lost.  null, or why not.
     */
    image(name, size, read) {
        this.#image = read;
        if (this.#calls.image(this.#put(name), size))
            return null;
        this.#image = null;
        return this.#answer();
    }

    closeImage() {
        this.#calls.close_image();
        this.#image = null;
    }

    /* { words, from }: what may stand from character `from` on. */
    complete(line) {
        this.#calls.complete(this.#put(line));
        const { words, from } = JSON.parse(this.#answer());

        return { words,
                 from: decoder.decode(encoder.encode(line).slice(0, from))
                     .length };
    }

    settings() {
        this.#calls.settings();
        return JSON.parse(this.#answer());
    }
}

/*
 * An engine with a session of its own.  `module` is a WebAssembly.Module;
 * `tick(done, all)` is called while work goes on, and stops it by `false`.
 */
export async function open(module, tick = () => true) {
    const engine = new Engine(tick);

    return engine.begin(await WebAssembly.instantiate(module,
                                                      engine.imports()));
}
