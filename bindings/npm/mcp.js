#!/usr/bin/env node
/*
 * mcp.js - ntlens for assistants, over the Model Context Protocol on standard
 * input and output.
 *
 *   ntlens-mcp [FOLDER...]
 *
 * Dumps are opened from below these folders and from nowhere else.
 */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport }
    from "@modelcontextprotocol/sdk/server/stdio.js";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ABSENT, open, openFile } from "./index.js";

const folders = process.argv.slice(2).map((name) => fs.realpathSync(name));

/* Links are followed before it is judged where a file is. */
function allowed(name) {
    const real = fs.realpathSync(name);

    if (!folders.some((folder) => real.startsWith(folder + path.sep)))
        throw new Error(folders.length === 0
            ? "no folder was given when this server was started"
            : `it is not below ${folders.join(", ")}`);
    return real;
}

const openAllowed = (name) => openFile(allowed(name));
const session = await open({ files: openAllowed });
const server = new McpServer({ name: "ntlens", version: session.version() });

const result = ({ status, text }) => ({
    content: [{ type: "text", text }], isError: status > ABSENT,
});

const refused = (error) => result({ status: 3, text: error.message });

/* What a tool does; a reason instead of an exception. */
function tool(name, description, inputSchema, act) {
    server.registerTool(name, { description, inputSchema }, async (given) => {
        try {
            return act(given);
        } catch (error) {
            return refused(error);
        }
    });
}

const form = z.enum(["text", "json", "markdown"]).default("text")
    .describe("text for reading, json for numbers as fields");

tool("ask", "Answers one line about Windows kernel numbers: an address (its "
    + "page-table chain), `mmpte VALUE`, `selfmap INDEX`, `sel VALUE`, `ssdt "
    + "NUMBER`, `bugcheck CODE P1 P2 P3 P4`, `help all`. Of an open dump: "
    + "`bugcheck`, `info`, `stack`, `modules`, `pte ADDRESS`.",
     { line: z.string().max(4096), form },
     ({ line, form: wanted }) => result(session.print(line, wanted)));

tool("read_paste", "Reads a paste as it stands: !analyze -v, a blue screen, an "
    + "event log in any language, !pte, registers; gives the verdict and what "
    + "was learned.",
     { text: z.string().max(1 << 20), form },
     ({ text, form: wanted }) => result(session.print(text, wanted)));

tool("open_dump", "Opens a crash dump or memory image below the folders that "
    + "the server was started with; later lines ask about it.",
     { path: z.string() },
     ({ path: name }) => {
         const real = allowed(name);

         session.open(openFile(real), path.basename(real));
         return result(session.print("info"));
     });

tool("verdict", "The verdict of the dump or paste that was opened last, as "
    + "fields: code, name, parameters, modules with their roles, process, "
    + "evidence with its sources.",
     {}, () => result(session.print("bugcheck", "json")));

await server.connect(new StdioServerTransport());
