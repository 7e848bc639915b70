/* client.js - the worker, asked from the page; one call after the other. */

export class Client {
    #makeWorker;
    #module;
    #worker;
    #waiting = new Map();
    #next = 1;
    #onprogress;

    /* `makeWorker()` gives a worker that runs worker.js. */
    constructor(makeWorker, module, onprogress) {
        this.#makeWorker = makeWorker;
        this.#module = module;
        this.#onprogress = onprogress;
    }

    start() {
        this.#worker = this.#makeWorker();
        this.#worker.onmessage = ({ data }) => this.#heard(data);
        this.#worker.onerror = ({ message }) =>
            this.#broke(message ?? "its worker did not start");
        return this.call("start", this.#module);
    }

    /* Whatever goes on there ends; what was waited for fails. */
    restart() {
        this.#worker.terminate();
        this.#broke("stopped");
        return this.start();
    }

    call(name, ...rest) {
        const id = this.#next++;

        return new Promise((done, failed) => {
            this.#waiting.set(id, { done, failed });
            this.#worker.postMessage([id, name, ...rest]);
        });
    }

    #broke(why) {
        for (const { failed } of this.#waiting.values())
            failed(new Error(why));
        this.#waiting.clear();
    }

    #heard(data) {
        if (!Array.isArray(data)) {
            this.#onprogress(data.done, data.all);
            return;
        }
        const [id, result, why] = data;
        const { done, failed } = this.#waiting.get(id) ?? {};

        this.#waiting.delete(id);
        if (why !== undefined)
            failed?.(new Error(why));
        else
            done?.(result);
    }
}
