#!/usr/bin/env node
/*
 * cli.js - `npx ntlens LINE`: a line, or a paste on standard input.
 *
 * The program itself has more: a prompt, a full screen, batches.
 */
import fs from "node:fs";
import { ABSENT, FILES, KEEP, TYPED, open, openFile } from "./index.js";

const forms = { "-j": "json", "--json": "json", "-m": "markdown",
                "--markdown": "markdown" };

/* A word of the shell's as the line has it. */
const quoted = (word) => /[\s"']/.test(word) && !word.includes("\"")
    ? `"${word}"` : word;

async function main(words) {
    const session = await open({ files: openFile });
    const form = words.map((word) => forms[word]).find(Boolean) ?? "text";

    if (words.length === 0 && process.stdin.isTTY) {
        process.stderr.write("usage: ntlens LINE, or ntlens < PASTE\n");
        return 2;
    }
    const line = words.length > 0 ? words.map(quoted).join(" ")
        : fs.readFileSync(0, "utf8");
    const how = words.length > 0 ? KEEP + TYPED + FILES : KEEP;
    const { status, text } = session.print(line, form, how);

    (status > ABSENT && form === "text" ? process.stderr : process.stdout)
        .write(text);
    return status;
}

process.exitCode = await main(process.argv.slice(2));
