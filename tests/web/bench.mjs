/*
 * bench.mjs - the page's size and times beside their budgets.
 *
 *   NTLENS_WEB=FOLDER node bench.mjs
 *
 * Each time is the median of RUNS visits: from the load of the page until its
 * first answer is there, and of an answer to an address after that.
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";
import { launch, visit } from "./browser.mjs";

const RUNS = 9, ANSWERS = 50;
const file = path.resolve(process.env.NTLENS_WEB, "ntlens.html");
const url = `${pathToFileURL(file).href}#q=selfmap%201d7`;
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

/* When the answer stood in the page, after its load event, in ms. */
async function first(page) {
    await page.locator(".answer:not(.working)").waitFor();
    return page.evaluate(() =>
        performance.getEntriesByName("answered")[0].startTime
        - performance.getEntriesByType("navigation")[0].loadEventEnd);
}

/* What one answer takes, asked by a link: the worker, and the drawing. */
const answer = (page, count) => page.evaluate(async (times) => {
    const began = performance.now();

    for (let i = 0; i < times; i++) {
        const newest = document.querySelector(".answer");

        location.hash = `#q=${0xfffff8026d4bf000 + i * 4096}`;
        await new Promise((done) => {
            const seen = new MutationObserver(() => {
                const now = document.querySelector(".answer");

                if (now !== newest && !now.classList.contains("working")) {
                    seen.disconnect();
                    done();
                }
            });

            seen.observe(document.getElementById("answers"),
                         { childList: true, subtree: true, attributes: true });
        });
    }
    return (performance.now() - began) / times;
}, count);

const browser = await launch();
const starts = [], answers = [];

for (let run = 0; run < RUNS; run++) {
    const { page } = await visit(browser, url);

    starts.push(await first(page));
    answers.push(await answer(page, ANSWERS));
    await page.context().close();
}
await browser.close();

const rows = [
    ["size, gzip", zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length,
     1000000, "bytes"],
    ["first answer after load", median(starts), 300, "ms"],
    ["an answer, drawn", median(answers), undefined, "ms"],
];

for (const [name, value, budget, unit] of rows)
    console.log(`${name.padEnd(26)}${value.toFixed(unit === "ms" ? 1 : 0)} `
                + `${unit}${budget ? `, at most ${budget}` : ""}`
                + `${value > budget ? ": MISSED" : ""}`);
process.exitCode = rows.some(([, value, budget]) => value > budget) ? 1 : 0;
