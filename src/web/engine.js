/*
 * engine.js - ntlens' module for JavaScript: a line in, an answer out.
 *
 * The same in a page's worker and in Node.  Numbers of 64 bits are strings,
 * "0x...", as in ntlens' JSON.
 */

/* How a line went, as the program's exit status. */
export const ANSWERED = 0, ABSENT = 1, NOT_UNDERSTOOD = 2, NOT_READ = 3;

/* How lines are taken, as <ntlens/ask.h> has them; a sum of these. */
export const KEEP = 1, TYPED = 2, EXPLAIN = 4, BRIEF = 8, FILES = 16,
             ANSWERS = 32;

const FORMS = { text: 0, json: 1, markdown: 2 };

/* What wasi-libc may want to print with; nothing here does. */
const wasi = { fd_close: () => 8, fd_seek: () => 8, fd_write: () => 8 };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/* A file is { size, read(offset, length), close() }; `read` gives the bytes,
   fewer only where they are lost, and `close` may be missing. */
class Engine {
    #calls;                     /* what the module exports                    */
    #files = new Map();         /* those that are open, by number             */
    #next = 1;
    #host;

    constructor(host) {
        this.#host = host;
    }

    imports() {
        return {
            wasi_snapshot_preview1: wasi,
            host: {
                open: (...where) => this.#open(...where),
                read: (...where) => this.#read(...where),
                close: (file) => this.#close(file),
                tick: (done, all) => this.#host.tick?.(done, all) === false
                    ? 0 : 1,
            },
        };
    }

    begin(instance) {
        this.#calls = instance.exports;
        this.#calls._initialize();
        if (!this.#calls.start(this.#host.open ? 1 : 0))
            throw new Error("there is not enough memory");
        return this;
    }

    /* A view of the module's memory, which moves when it grows. */
    #bytes(at, length) {
        return new Uint8Array(this.#calls.memory.buffer, at, length);
    }

    #add(file) {
        this.#files.set(this.#next, file);
        return this.#next++;
    }

    #close(number) {
        this.#files.get(number)?.close?.();
        this.#files.delete(number);
    }

    #open(name, length, size, why, room) {
        try {
            const file = this.#host.open(
                decoder.decode(this.#bytes(name >>> 0, length)));

            new DataView(this.#calls.memory.buffer)
                .setFloat64(size >>> 0, file.size, true);
            return this.#add(file);
        } catch (error) {
            const text = this.#bytes(why >>> 0, room);

            text.fill(0);
            encoder.encodeInto(error.message, text.subarray(0, room - 1));
            return -1;
        }
    }

    #read(number, offset, to, length) {
        const bytes = this.#files.get(number)?.read(offset, length);

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
        const from = wrong ? place("from_byte") : length;
        const to = wrong ? Math.max(place("to_byte"), from) : length;

        return { status, pieces, line: [[0, from], [from, to], [to, length]]
            .map(([a, b]) => this.#visible(a, b)) };
    }

    /* { status, text } in a form: "text", "json", "markdown". */
    form(line, form) {
        const status = this.#calls.form(this.#put(line), FORMS[form]);

        return { status, text: this.#answer() };
    }

    /* The image that lines ask about from now on.  null, or why not. */
    image(name, file) {
        const number = this.#add(file);

        return this.#calls.image(this.#put(name), number, file.size)
            ? null : this.#answer();
    }

    /* The name of the image that lines ask about; undefined: there is none. */
    imageName() {
        return JSON.parse(this.form("set", "json").text).settings.image;
    }

    closeImage() {
        this.#calls.close_image();
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
 * An engine with a session of its own.  `module` is a WebAssembly.Module.  The
 * host may have open(name), which gives a file that a line names or throws why
 * not, and tick(done, all), which is called while work goes on and stops it by
 * `false`.
 */
export async function open(module, host = {}) {
    const engine = new Engine(host);

    return engine.begin(await WebAssembly.instantiate(module,
                                                      engine.imports()));
}
