/*
 * npm.test.mjs - the package as somebody has it who installed it.
 *
 *   cd FOLDER-WITH-node_modules && NTLENS_DUMPS=FOLDER node --test npm.test.mjs
 */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport }
    from "@modelcontextprotocol/sdk/client/stdio.js";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { open, openFile } from "ntlens";

const here = path.dirname(fileURLToPath(import.meta.url));
const bin = (name) => path.join(here, "node_modules", ".bin", name);
const dumps = path.resolve(process.env.NTLENS_DUMPS);
const dump = path.join(dumps, "small.dmp");
const outside = fs.mkdtempSync(path.join(os.tmpdir(), "ntlens-npm-"));

after(() => fs.rmSync(outside, { recursive: true }));

const run = (words, input) => spawnSync(bin("ntlens"), words,
                                        { input, encoding: "utf8" });

test("a line on the command line", () => {
    const { status, stdout } = run(["selfmap", "1d7"]);

    assert.equal(status, 0);
    assert.ok(stdout.includes("ffffebf5`fafd7eb8"));
});

test("a paste on standard input", () => {
    const { status, stdout } = run([], "*** STOP: 0x00000050 (0x1b839cd7e98,"
        + "0x3,0xfffff8002d2a0282,0xf)");

    assert.equal(status, 0);
    assert.match(stdout, /SMAP/);
});

test("a wrong line goes to standard error, with a status", () => {
    const { status, stdout, stderr } = run(["va", "12zz"]);

    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /\^/);
});

test("a dump by -o, and by its name alone", () => {
    assert.match(run(["-o", dump, "info"]).stdout, /crash dump/);
    assert.equal(run([dump]).status, 0);
    assert.equal(run(["-o", path.join(outside, "none.dmp"), "info"]).status, 3);
});

test("a session: numbers are BigInts, and what a line sets holds", async () => {
    const session = await open();

    session.ask("set index 1d7");
    const [answer] = session.ask("va fffff802`6d4bf410");

    assert.equal(answer.command, "va");
    assert.equal(answer.address, 0xfffff8026d4bf410n);
});

test("a dump from a path and from bytes gives the same", async () => {
    const [a, b] = [await open(), await open()];

    a.open(dump);
    b.open(fs.readFileSync(dump), dump);
    assert.deepEqual(a.ask("info"), b.ask("info"));
    assert.deepEqual(a.ask("eval @rip"), b.ask("eval @rip"));
});

test("a line opens no file unless the host gives them", async () => {
    const [answer] = (await open()).ask(`open ${dump}`);

    assert.ok(answer.error);
    assert.ok(!(await open({ files: openFile })).ask(`open "${dump}"`)[0].error);
});

/* An assistant, and what it is told. */
async function assistant(t, ...folders) {
    const client = new Client({ name: "test", version: "0" });

    await client.connect(new StdioClientTransport({
        command: bin("ntlens-mcp"), args: folders,
    }));
    t.after(() => client.close());
    return async (name, given) => {
        const { content, isError } = await client.callTool({
            name, arguments: given,
        });

        return { text: content[0].text, isError };
    };
}

test("an assistant asks a line, as text and as fields", async (t) => {
    const call = await assistant(t);
    const text = await call("ask", { line: "sel 33" });
    const json = await call("ask", { line: "selfmap 1d7", form: "json" });

    assert.equal(text.isError, false);
    assert.equal(JSON.parse(json.text).command, "selfmap");
    assert.equal((await call("ask", { line: "va 12zz" })).isError, true);
});

test("an assistant gives a paste, and gets the verdict as fields",
     async (t) => {
    const call = await assistant(t);

    await call("read_paste", { text: "PAGE_FAULT_IN_NONPAGED_AREA (50)\n"
        + "Arg1: 000001b839cd7e98\nArg2: 3\nArg3: fffff8002d2a0282\n"
        + "Arg4: f\n" });
    const { text } = await call("verdict", {});

    assert.ok(text.includes("0x1b839cd7e98"));
    assert.equal(JSON.parse(text).command, "bugcheck");
});

test("an assistant opens a dump below its folders", async (t) => {
    const call = await assistant(t, dumps);

    assert.equal((await call("open_dump", { path: dump })).isError, false);
    assert.equal((await call("ask", { line: "eval @rip" })).isError, false);
});

test("a path outside is refused: by a tool, by a line, by a link", async (t) => {
    const secret = path.join(outside, "secret.dmp");
    const link = path.join(dumps, "link.dmp");
    const call = await assistant(t, dumps);

    fs.copyFileSync(dump, secret);
    fs.rmSync(link, { force: true });
    fs.symlinkSync(secret, link);
    t.after(() => fs.rmSync(link));
    for (const name of [secret, link, `${dumps}/../${path.basename(secret)}`,
                        path.join(dumps, "..", path.basename(outside),
                                  "secret.dmp")]) {
        assert.equal((await call("open_dump", { path: name })).isError, true);
        assert.equal((await call("ask", { line: `open "${name}"` })).isError,
                     true);
        assert.equal((await call("ask", { line: `-o "${name}" info` }))
            .isError, true);
        assert.equal((await call("read_paste", { text: `open "${name}"\n` }))
            .isError, true);
    }
});

test("without a folder no dump is opened", async (t) => {
    const call = await assistant(t);
    const { isError, text } = await call("open_dump", { path: dump });

    assert.equal(isError, true);
    assert.match(text, /no folder/);
});
