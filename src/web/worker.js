/*
 * worker.js - the engine beside the page, so that the page never waits.
 *
 * A message is [id, call, ...arguments]; the answer [id, result], or
 * [id, null, why].  Work that goes on says { done, all } by itself.
 */
import { open } from "./engine.js";

const TELL_MS = 100;
let engine, told = 0;
let counted = { bytes: 0 };     /* what was read of the file that is open     */

function tick(done, all) {
    const now = Date.now();

    if (now - told >= TELL_MS) {
        told = now;
        postMessage({ done, all });
    }
    return true;                /* to stop it, the page ends this worker      */
}

/* Only what is asked for leaves the file, and nothing the machine. */
function openFile(file) {
    const reader = new FileReaderSync();
    const count = { bytes: 0 };
    const read = (offset, length) => {
        try {
            const bytes = new Uint8Array(reader.readAsArrayBuffer(
                file.slice(offset, offset + length)));

            count.bytes += bytes.length;
            return bytes;
        } catch {
            return null;        /* it changed or went since: lost             */
        }
    };

    const why = engine.image(file.name, { size: file.size, read });

    if (why === null)
        counted = count;
    return why;
}

const calls = {
    start: async (module) => {
        engine = await open(module, { tick });
        return engine.version();
    },
    open: openFile,
    close: () => engine.closeImage(),
    image: () => {
        engine.how(0);          /* no answer to a lesson                      */
        return { name: engine.imageName(), read: counted.bytes };
    },
    ask: (line, how) => {
        engine.how(how);
        return engine.ask(line);
    },
    form: (line, form, how) => {
        engine.how(how);
        return engine.form(line, form);
    },
    complete: (line) => engine.complete(line),
    settings: () => engine.settings(),
};

onmessage = async ({ data: [id, call, ...rest] }) => {
    try {
        postMessage([id, await calls[call](...rest)]);
    } catch (error) {
        postMessage([id, null, String(error)]);
    }
};
