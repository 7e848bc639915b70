/*
 * page.test.mjs - the page, asked as a person would, in a browser.
 *
 *   NTLENS_WEB=FOLDER NTLENS_DUMPS=FOLDER node --test page.test.mjs
 */
import axe from "axe-core";
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ask, launch, visit, wait } from "./browser.mjs";

const built = path.resolve(process.env.NTLENS_WEB);
const url = pathToFileURL(path.join(built, "ntlens.html")).href;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "ntlens-web-"));
const dumps = path.resolve(process.env.NTLENS_DUMPS);
const dump = path.join(dumps, "small.dmp");
let browser;

before(async () => { browser = await launch(); });
after(async () => {
    await browser?.close();
    fs.rmSync(scratch, { recursive: true });
});

const types = { ".html": "text/html", ".js": "text/javascript",
                ".css": "text/css" };

/* The folder, served as any server would; its URL. */
async function serve(t) {
    const server = http.createServer((request, response) => {
        const { pathname } = new URL(request.url, "http://localhost");
        const name = pathname === "/" ? "/index.html" : pathname;
        const file = path.join(built, "site", path.normalize(name));

        if (!fs.existsSync(file)) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, {
            "content-type": types[path.extname(file)]
                ?? "application/octet-stream",
        }).end(fs.readFileSync(file));
    });

    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    t.after(() => server.close());
    return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

/* Opens a file, and waits for its verdict. */
async function open(page, file) {
    await page.setInputFiles("#file", file);
    await page.locator("#image strong", { hasText: path.basename(file) })
        .waitFor();
    await page.locator(".answer:not(.working) h2", { hasText: "bugcheck" })
        .first().waitFor();
}

test("an address typed gives its chain", async () => {
    const { page, complaints } = await visit(browser, url);
    const text = await ask(page, "fffff802`6d4bf410");

    for (const number of ["fffff6fb`7dbedf80", "fffff6fc`0136a5f8",
                          "7c0136a5f8"])
        assert.ok(text.includes(number), number);
    assert.deepEqual(complaints, []);
});

test("a number leads on to its own answer", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "fffff802`6d4bf410");
    await page.getByRole("button", { name: "fffff6fc`0136a5f8" }).first()
        .click();
    await wait(page, "PteBase");
    assert.equal(await page.locator(".answer").count(), 2);
    assert.equal(await page.locator(".answer h2").first().innerText(),
                 "fffff6fc`0136a5f8");
});

test("a bit flips in place, and the keyboard stays on it", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "mmpte 8a00000000200121");
    await page.locator("[data-bit='63']").first().focus();
    await page.keyboard.press("Enter");
    await wait(page, "mmpte a00000000200121");
    assert.equal(await page.locator(".answer").count(), 1);
    assert.equal(await page.evaluate(() =>
        document.activeElement.dataset.bit), "63");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() =>
        document.activeElement.dataset.bit), "62");
});

test("a wrong line is marked where it is wrong", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "va 0x12zz");
    assert.match(await page.locator(".error mark").innerText(), /zz|12zz/);
});

test("a paste of many lines is one question", async () => {
    const { page } = await visit(browser, url);
    const text = "Arg1: 000001b839cd7e98, memory referenced.\n"
        + "Arg2: 0000000000000003\nArg3: fffff8002d2a0282\n"
        + "Arg4: 000000000000000f\n";

    await page.evaluate((pasted) => {
        const data = new DataTransfer();

        data.setData("text", `PAGE_FAULT_IN_NONPAGED_AREA (50)\n${pasted}`);
        document.querySelector("#line").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true,
                                          cancelable: true }));
    }, text);
    await wait(page, "SMAP");
});

test("a dump is read here: nothing is sent", async () => {
    const { page, requests, complaints } = await visit(browser, url);
    const before = requests.length;

    await open(page, dump);
    await page.getByRole("button", { name: "Summary" }).click();
    await wait(page, "64-bit crash dump");
    await page.getByRole("button", { name: "Modules" }).click();
    await wait(page, "modules");
    assert.deepEqual(requests.slice(before)
        .filter((to) => !to.startsWith("blob:")), []);
    assert.deepEqual(complaints, []);
});

test("of a dump of 4 GB only what is needed is read", async () => {
    const { page } = await visit(browser, url);

    await open(page, path.join(dumps, "large.dmp"));
    await page.getByRole("button", { name: "Summary" }).click();
    await wait(page, "64-bit crash dump");
    assert.match(await ask(page, "eval @rip"), /[0-9a-f]{8}`/);
    const said = await page.locator("#image .hint").innerText();
    const [, number, unit] = /^4 GB, of which ([0-9.]+) (\S+) were read$/
        .exec(said);

    assert.ok(unit === "bytes" || unit === "KB" && number <= 256, said);
});

test("work that takes long shows how far it is, and can be stopped",
     async () => {
    const { page } = await visit(browser, url);

    await page.setInputFiles("#file", path.join(dumps, "raw.img"));
    await page.locator("#cancel").waitFor();
    await page.locator("#sofar", { hasText: /^[1-9][0-9]* %$/ }).waitFor();
    await page.locator("#cancel").focus();
    await page.keyboard.press("Enter");
    await page.locator("#said", { hasText: /^stopped$/ }).waitFor();
    await page.locator("#progress").waitFor({ state: "hidden" });
    assert.match(await ask(page, "sel 33"), /KGDT64_R3_CODE/);
    assert.match(await page.locator("#image").innerText(), /raw\.img/);
});

test("on paper there are the answers, and nothing to press", async () => {
    const { page } = await visit(browser, url, { colorScheme: "dark" });

    await ask(page, "mmpte 8a00000000200121");
    await page.emulateMedia({ media: "print" });
    for (const part of ["#question", "#doors", "#image", ".answer header div",
                        "footer"])
        assert.equal(await page.locator(part).first().isVisible(), false, part);
    assert.equal(await page.locator(".answer").isVisible(), true);
    assert.equal(await page.evaluate(() =>
        getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    assert.ok((await page.pdf()).length > 1000);
});

test("a number leads on by what it is", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "mmpte 8a00000000200121");
    await page.getByRole("button", { name: "00000000`00200000" }).click();
    await page.locator(".answer h2", { hasText: "ptov" }).waitFor();
});

test("what is no dump is refused with a reason", async () => {
    const { page } = await visit(browser, url);
    const file = path.join(scratch, "short.dmp");

    fs.writeFileSync(file, `MDMP${"\0".repeat(200)}`);
    await page.setInputFiles("#file", file);
    await wait(page, "short.dmp cannot be opened: ");
    assert.equal(await page.locator("#image").isVisible(), false);
});

test("markup in names and pastes stays text", async () => {
    const { page, complaints } = await visit(browser, url);
    const file = path.join(scratch, "a<img src=x onerror=alert(1)>.dmp");

    fs.copyFileSync(dump, file);
    await open(page, file);
    await ask(page, "info <img src=x onerror=alert(1)>");
    assert.equal(await page.locator("img").count(), 0);
    assert.deepEqual(complaints, []);
});

test("control and bidirectional characters are seen", async () => {
    const { page } = await visit(browser, url);
    const text = await ask(page, "eval \u202e12");

    assert.ok(!text.includes("\u202e"));
    assert.ok(text.includes("\\u202e"));
});

test("a link holds the question", async () => {
    const { page } = await visit(browser, `${url}#q=selfmap%201d7`);

    await wait(page, "ffffebf5`fafd7eb8");
    await ask(page, "sel 33");
    assert.ok(page.url().endsWith("#q=sel%2033"));
});

test("a link that is broken is said", async () => {
    const { page } = await visit(browser, `${url}#q=%E0%A4`);

    await wait(page, "cannot be read");
});

test("settings hold for the lines after them, and for a new worker",
     async () => {
    const { page } = await visit(browser, url);

    await page.locator("#adjust").click();
    await page.locator("#settings label", { hasText: /^index/ })
        .locator("input").fill("1d7");
    await page.keyboard.press("Enter");
    await page.locator(".answer:not(.working)").waitFor();
    const text = await ask(page, "fffff802`6d4bf410");

    assert.ok(text.includes("ffffebfc`0136a5f8"));
    await page.evaluate(() => document.querySelector("#cancel").click());
    await wait(page, "stopped");
    assert.ok((await ask(page, "va fffff802`6d4bf410"))
        .includes("ffffebfc`0136a5f8"));
});

test("a build that was set holds for a new worker", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "set build win7sp1");
    await page.evaluate(() => document.querySelector("#cancel").click());
    await page.locator("#said", { hasText: /^stopped$/ }).waitFor();
    assert.match(await ask(page, "va fffff802`6d4bf410"), /7601/);
});

test("every door has an answer", async () => {
    const { page } = await visit(browser, url);
    const lines = await page.locator("#doors code").allInnerTexts();

    assert.ok(lines.length > 5);
    for (const line of lines) {
        await ask(page, line);
        assert.equal(await page.locator(".answer").first().locator(".error")
            .count(), 0, line);
    }
});

test("words complete, and the arrows bring questions back", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "sel 33");
    await page.locator("#line").press("ArrowUp");
    assert.equal(await page.locator("#line").inputValue(), "sel 33");
    await page.locator("#line").fill("se");
    await page.locator("#line").press("Control+ ");
    await page.locator("#words li[aria-selected=true]").waitFor();
    assert.match(await page.locator("#line").inputValue(), /^se/);
});

test("a lesson is done by the keyboard; what is clicked is no answer",
     async () => {
    const { page } = await visit(browser, url);
    const text = await ask(page, "lesson 1 --seed 7");
    const address = /Take the address\s+([0-9a-f]{8}`[0-9a-f]{8})/.exec(text)[1];
    const pxe = BigInt(`0x${address.replace("`", "")}`) >> 39n & 0x1ffn;

    assert.match(await ask(page, "1ff"), /not yet/);
    assert.match(await ask(page, pxe.toString(16)), /right/);
    await page.locator("#answers").getByRole("button", { name: "Link" })
        .first().waitFor();
    assert.match(await ask(page, "hint"), /lesson|hint|bits/i);
    assert.match(await ask(page, "leave"), /lesson/);
    assert.match(await ask(page, "sel 33"), /KGDT64_R3_CODE/);
});

test("the practice machine answers as a dump does", async () => {
    const { page } = await visit(browser, url);

    await ask(page, "open practice:7");
    await page.locator("#image strong", { hasText: "practice:7" }).waitFor();
    await page.getByRole("button", { name: "Verdict" }).click();
    await page.locator(".answer h2", { hasText: "bugcheck" }).waitFor();
    await wait(page, "MEMORY_MANAGEMENT");
    await page.evaluate(() => document.querySelector("#cancel").click());
    await page.locator("#said", { hasText: /^stopped$/ }).waitFor();
    assert.match(await ask(page, "bugcheck"), /MEMORY_MANAGEMENT/);
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator("#image").waitFor({ state: "hidden" });
});

test("it works from a folder that is served, then without a network",
     async (t) => {
    const { server, url: served } = await serve(t);
    const { page, complaints } = await visit(browser, served);

    assert.ok((await ask(page, "selfmap 1d7")).includes("ffffebf5`fafd7eb8"));
    await page.evaluate(() => navigator.serviceWorker.ready);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    assert.ok((await ask(page, "sel 33")).includes("33"));
    assert.deepEqual(complaints, []);
});

for (const scheme of ["light", "dark"])
    for (const [name, width] of [["a desk", 1200], ["a phone", 360]])
        test(`${scheme}, as wide as ${name}: everybody can use it`,
             async () => {
            const { page } = await visit(browser, url, {
                colorScheme: scheme, viewport: { width, height: 800 },
            });

            await ask(page, "mmpte 8a00000000200121");
            await ask(page, "fffff802`6d4bf410");
            await ask(page, "va 0x12zz");
            await open(page, dump);
            await page.locator("#adjust").click();
            assert.ok(await page.evaluate(() =>
                document.documentElement.scrollWidth <= innerWidth),
                      "the page is wider than its window");
            const session = await page.context().newCDPSession(page);

            await session.send("Runtime.evaluate", { expression: axe.source });
            const { violations } = await page.evaluate(() => axe.run());

            assert.deepEqual(violations.map((v) =>
                `${v.id}: ${v.nodes[0].html}`), []);
        });
