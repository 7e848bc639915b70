/* page.js - the page: questions go to the worker, answers become elements. */
import { Client } from "./client.js";
import { drawAnswer, element } from "./draw.js";
import { ANSWERS, EXPLAIN, KEEP } from "./engine.js";
import { loadModule, makeWorker, serve } from "./load.js";

const $ = (id) => document.getElementById(id);
const line = $("line"), words = $("words");

/* Things to try: what it is, and a line that shows it. */
const doors = [
    ["An address: its page-table chain", "fffff802`6d4bf410"],
    ["A stop code and its parameters",
     "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f"],
    ["A page-table entry: its bits", "mmpte 8a00000000200121"],
    ["A self-map index: its bases", "selfmap 1d7"],
    ["A selector", "sel 33"],
    ["A service by its number", "syscall 55"],
    ["A machine to try things on", "open practice:7"],
    ["A lesson: where the page tables are", "lesson 1"],
    ["All that can be asked", "help all"],
];

/* What one asks of a dump that was opened. */
const ofImage = [
    ["Verdict", "bugcheck"], ["Summary", "info"], ["Stack", "stack"],
    ["Modules", "modules"], ["Mappings", "maps"], ["Registers", "regs"],
];

/* What lines ask about: a file of the person's, or a machine by its name. */
let client, file = null, machine = null, given = [];

const say = (text) => { $("said").textContent = text; };
const how = () => KEEP + ($("explain").checked ? EXPLAIN : 0);

/* --- work that takes long ------------------------------------------------- */

const SOON_MS = 300;

function progressed(done, all) {
    if (all > 0)
        $("done").max = all;
    else
        $("done").removeAttribute("max");
    if (all > 0)
        $("done").value = done;
    $("sofar").textContent = all > 0
        ? `${Math.floor(100 * done / all)} %` : "";
}

/* What goes on for a moment longer can be stopped. */
async function working(promise) {
    const soon = setTimeout(() => { $("progress").hidden = false; }, SOON_MS);

    try {
        return await promise;
    } finally {
        clearTimeout(soon);
        $("progress").hidden = true;
        $("done").removeAttribute("value");
        $("sofar").textContent = "";
    }
}

/* A new worker gets what the old one had: settings, as lines, and the file. */
async function cancel() {
    const lost = [];

    await client.restart();
    for (const line of given)
        if ((await client.call("ask", line, KEEP)).status !== 0)
            lost.push(line);
    if (file)
        await client.call("open", file);
    else if (machine)
        await client.call("ask", `open ${machine}`, KEEP);
    await imageChanged();
    say(lost.length === 0 ? "stopped" : `stopped; lost: ${lost.join(", ")}`);
}

/* --- answers -------------------------------------------------------------- */

const outcomes = ["answered", "answered: it is not there, or not known",
                  "not understood", "a file cannot be read"];

/* What a person may want of an answer beside reading it. */
async function copy(question, form) {
    const { text } = await client.call("form", question, form, how());

    await navigator.clipboard.writeText(text);
    say(`copied as ${form}`);
}

const linkTo = (question) => `#q=${encodeURIComponent(question)}`;

async function copyLink(question) {
    const url = new URL(location.href);

    url.hash = linkTo(question);
    await navigator.clipboard.writeText(url.href);
    say("copied a link to the question; a dump is not in it");
}

const tools = [
    ["Text", "copy the answer as text", (q) => copy(q, "text")],
    ["Markdown", "copy the answer as Markdown", (q) => copy(q, "markdown")],
    ["JSON", "copy the answer as JSON", (q) => copy(q, "json")],
    ["Link", "copy a link to the question", copyLink],
];

/* Asked once more, a lesson would begin again: it is not copied so. */
const teaches = (pieces) => ["lesson", "quiz"].includes(pieces[0]?.key);

function toolsOf(question, pieces) {
    const fit = teaches(pieces) ? tools.slice(-1) : tools;

    return element("div", {}, ...fit.map(([name, help, act]) =>
        element("button", {
            type: "button", title: help, "aria-label": help,
            onclick: () => act(question).catch((e) => say(e.message)),
        }, name)));
}

/* The number in a question that is the word: 0x, ` and _ do not matter. */
function replaceNumber(question, word, by) {
    const numbers = /(?<![\w$@])(?:0x)?[0-9a-f][0-9a-f`'_]*(?!\w)/gi;
    let found = false;
    const replaced = question.replace(numbers, (number) => {
        const digits = number.replace(/^0x|[`'_]/gi, "");

        if (digits.length > 16 || BigInt(`0x${digits}`) !== word)
            return number;
        found = true;
        return by;
    });

    return found ? replaced : null;
}

/* The same question of the word with one bit the other way round. */
function flipped(question, pieces, word, bit) {
    const by = (word ^ 1n << BigInt(bit)).toString(16);

    return replaceNumber(question, word, by) ?? `${pieces[0].key} ${by}`;
}

/* What is too wide scrolls, and then the keyboard must get there. */
const wide = new ResizeObserver((entries) => {
    for (const { target } of entries)
        target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

function fill(section, question, { status, pieces, line: shown }) {
    const lead = {
        ask: (line) => ask(line),
        flip: (word, bit) =>
            again(section, flipped(question, pieces, word, bit), bit),
    };

    section.replaceChildren(
        element("header", {}, element("h2", {}, shown.join("")),
                toolsOf(question, pieces)),
        ...drawAnswer(pieces, shown, lead));
    for (const scrolls of section.querySelectorAll(".scrolls, .verbatim"))
        wide.observe(scrolls);
    section.classList.remove("working");
    performance.mark("answered");
    say(`${shown[0].slice(0, 60)}: ${outcomes[status]}`);
}

/* In the same place, with the keyboard where it was. */
async function again(section, question, bit) {
    section.classList.add("working");
    fill(section, question, await working(client.call("ask", question, how())));
    remember(question);
    section.querySelector(`[data-bit="${bit}"]`)?.focus();
}

/* `typed`: while a lesson asks, it is an answer; what is clicked never is. */
async function ask(question, typed = false) {
    const section = element("article", { class: "answer working" }, "...");

    if (!question.trim())
        return;
    $("doors").hidden = true;
    $("answers").prepend(section);
    remember(question);
    try {
        fill(section, question,
             await working(client.call("ask", question,
                                       how() + (typed ? ANSWERS : 0))));
        await settingsChanged();
        await imageChanged();
    } catch (error) {
        section.replaceChildren(element("p", { class: "error" },
                                        error.message));
        section.classList.remove("working");
    }
}

/* --- what was asked before ------------------------------------------------ */

const past = [];
let at = 0;

function remember(question) {
    if (past.at(-1) !== question)
        past.push(question);
    at = past.length;
    if (location.hash !== linkTo(question))
        history.replaceState(null, "", linkTo(question));
}

function recall(step) {
    const to = Math.min(Math.max(at + step, 0), past.length);

    at = to;
    line.value = past[at] ?? "";
    fit();
}

function askLink() {
    const match = /^#q=(.*)$/s.exec(location.hash);
    let question;

    if (!match)
        return;
    try {
        question = decodeURIComponent(match[1]);
    } catch {
        say("the link's question cannot be read");
        return;
    }
    line.value = question;
    fit();
    ask(question);
}

/* --- typing --------------------------------------------------------------- */

const LINES = 12;

function fit() {
    line.rows = Math.min(line.value.split("\n").length, LINES);
}

function submit() {
    const question = line.value;

    hideWords();
    line.value = "";
    fit();
    ask(question, true);
}

function hideWords() {
    words.hidden = true;
    line.removeAttribute("aria-activedescendant");
}

let completion = null;

function choose(index) {
    const { from, words: list } = completion;

    completion.index = (index + list.length) % list.length;
    [...words.children].forEach((item, i) => {
        item.setAttribute("aria-selected", i === completion.index);
    });
    line.setAttribute("aria-activedescendant", `word-${completion.index}`);
    words.children[completion.index].scrollIntoView({ block: "nearest" });
    line.value = completion.before.slice(0, from) + list[completion.index];
}

async function complete() {
    const before = line.value;
    const { words: list, from } = await client.call("complete", before);

    if (list.length === 0) {
        say("nothing begins so");
        return;
    }
    completion = { before, from, words: list, index: 0 };
    words.replaceChildren(...list.map((word, i) => element("li", {
        role: "option", id: `word-${i}`, "aria-selected": "false",
        onclick: () => { choose(i); hideWords(); line.focus(); },
    }, word)));
    words.hidden = list.length === 1;
    choose(0);
}

const single = () => !line.value.includes("\n");

/* A key while one types; the row that fits first has it. */
const keys = [
    { key: "Escape", when: () => !words.hidden, act: hideWords },
    { key: "ArrowDown", when: () => !words.hidden,
      act: () => choose(completion.index + 1) },
    { key: "ArrowUp", when: () => !words.hidden,
      act: () => choose(completion.index - 1) },
    { key: "Enter", when: () => !words.hidden, act: hideWords },
    { key: "Enter", when: (event) => !event.shiftKey && !event.isComposing,
      act: submit },
    { key: "ArrowUp", when: single, act: () => recall(-1) },
    { key: "ArrowDown", when: single, act: () => recall(1) },
    { key: " ", when: (event) => event.ctrlKey, act: complete },
];

function pressed(event) {
    const row = keys.find(({ key, when }) => key === event.key && when(event));

    if (!row)
        return;
    event.preventDefault();
    row.act();
}

/* A paste of several lines is a question as it stands. */
function pasted(event) {
    const text = event.clipboardData.getData("text");

    if (line.value !== "" || !text.trim().includes("\n"))
        return;
    event.preventDefault();
    ask(text);
}

/* --- a dump --------------------------------------------------------------- */

const BIG = 1024;

/* "4 GB": a size as one says it. */
function sizeText(bytes) {
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    let unit = 0;

    for (; bytes >= BIG && unit < units.length - 1; unit++)
        bytes /= BIG;
    return `${+bytes.toFixed(1)} ${units[unit]}`;
}

/* A line may have opened a machine, or closed what was open. */
async function imageChanged() {
    const { name, read } = await client.call("image");

    if (name !== file?.name)
        file = null;
    machine = file ? null : name;
    $("image").hidden = !name;
    if (!name)
        return;
    $("image").replaceChildren(
        element("strong", {}, name),
        element("span", { class: "hint" }, file ? `${sizeText(file.size)}, of `
                + `which ${sizeText(read)} were read` : "a small invented Windows"),
        ...ofImage.map(([name, question]) => element("button", {
            type: "button", onclick: () => ask(question),
        }, name)),
        element("button", { type: "button", onclick: closeFile }, "Close"));
}

async function closeFile() {
    await client.call("close");
    await imageChanged();
    await settingsChanged();
    line.focus();
    say("closed");
}

/* Stays, where an answer would stand. */
function refuse(text) {
    $("answers").prepend(element("article", { class: "answer" },
        element("div", { class: "error" }, element("p", {}, text))));
    say(text);
}

async function openFile(chosen) {
    let why;

    try {
        why = await working(client.call("open", chosen));
    } catch (error) {
        why = error.message;
    }
    if (why === null)
        file = chosen;
    await imageChanged();
    if (why !== null) {
        refuse(`${chosen.name} cannot be opened: ${why}`);
        return;
    }
    await ask("bugcheck");
    await settingsChanged();
}

function dropped(event) {
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length > 0)
        openFile(event.dataTransfer.files[0]);
}

/* --- settings ------------------------------------------------------------- */

const valueOf = (setting) => setting.parts[0];

/* What `set` takes: a build is shown with its name after it. */
const typedOf = (item) => item.shown.split(" ")[0];

/* A setting that was given has no way back: an empty field changes nothing. */
async function change(name, value) {
    if (value.trim()) {
        await ask(`set ${name} ${value}`);
        return;
    }
    await settingsChanged();
    say(`${name} is as it was`);
}

function drawSetting(setting) {
    const item = valueOf(setting);
    const input = element("input", {
        value: item?.note === "given" ? typedOf(item) : "",
        placeholder: item ? `${item.shown} (${item.note ?? "default"})` : "",
        onchange: (event) => change(setting.name, event.target.value),
    });

    return element("label", {}, setting.name, input,
                   element("span", { class: "hint" }, setting.help));
}

async function settingsChanged() {
    const list = await client.call("settings");

    given = list.filter((setting) => valueOf(setting)?.note === "given")
        .map((setting) => `set ${setting.name} ${typedOf(valueOf(setting))}`);
    if (!$("settings").hidden)
        $("settings").replaceChildren(...list.map(drawSetting));
}

async function toggleSettings() {
    $("settings").hidden = !$("settings").hidden;
    $("adjust").setAttribute("aria-expanded", !$("settings").hidden);
    await settingsChanged();
}

/* --- the beginning -------------------------------------------------------- */

function listen() {
    $("question").addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
    });
    line.addEventListener("keydown", pressed);
    line.addEventListener("input", () => { hideWords(); fit(); });
    line.addEventListener("paste", pasted);
    $("choose").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => {
        if ($("file").files.length > 0)
            openFile($("file").files[0]);
        $("file").value = "";
    });
    $("cancel").addEventListener("click", cancel);
    $("adjust").addEventListener("click", toggleSettings);
    addEventListener("hashchange", askLink);
    addEventListener("dragover", (event) => {
        event.preventDefault();
        document.body.classList.add("dropping");
    });
    addEventListener("dragleave", () =>
        document.body.classList.remove("dropping"));
    addEventListener("drop", dropped);
}

async function begin() {
    $("doors").append(...doors.map(([what, question]) => element("button", {
        type: "button", onclick: () => ask(question),
    }, what, element("code", {}, question))));
    client = new Client(makeWorker, await loadModule(), progressed);
    $("version").textContent = await client.start();
    listen();
    serve();
    document.body.dataset.ready = "true";
    line.focus();
    askLink();
}

begin().catch((error) => say(`this browser cannot run it: ${error.message}`));
