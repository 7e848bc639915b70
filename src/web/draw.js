/*
 * draw.js - pieces of an answer as elements of the page.
 *
 * All text goes in as text: nothing that a dump or a paste says is markup.
 * `ask(line)` is what a number that leads on calls, `flip(value, bit)` what a
 * bit calls.
 */

/* An element: of a name, with attributes, with what stands in it. */
export function element(name, attributes = {}, ...parts) {
    const made = document.createElement(name);

    for (const [key, value] of Object.entries(attributes))
        if (key.startsWith("on"))
            made.addEventListener(key.slice(2), value);
        else if (value !== undefined && value !== false)
            made.setAttribute(key, value === true ? "" : value);
    made.append(...parts.filter((part) => part !== null && part !== undefined));
    return made;
}

const label = (key) => key.startsWith("$") ? key : key.replaceAll("_", " ");

/* --- values --------------------------------------------------------------- */

const LEAST = 0x10000n;         /* an address below is rarely one             */

/* The line that asks about a value: an address alone is one.  null: none. */
function questionOf(item) {
    if (item.ask === "va")
        return BigInt(item.value) < LEAST ? null : item.shown;
    return item.ask === undefined ? null : `${item.ask} ${item.shown}`;
}

const isNumber = (item) => item.value !== undefined;

function shownItem(item, doors) {
    const question = questionOf(item);

    if (question === null)
        return element("span", { class: `value ${item.item}` }, item.shown);
    return element("button", {
        class: `value lead ${item.item}`, type: "button",
        title: `ask about ${item.shown}`,
        onclick: () => doors.ask(question),
    }, item.shown);
}

const note = (item) =>
    item.note ? element("span", { class: "note" }, " ", item.note) : null;

/* --- bits ----------------------------------------------------------------- */

const fields = (group) => group.parts.filter((part) => part.width > 0);

/* Its items are the bits of one word, from the lowest to the top. */
export function isWord(group) {
    const of = fields(group);
    const bits = of.reduce((sum, item) => sum + item.width, 0);

    return of.length > 1 && of.length === group.parts.length
        && [8, 16, 32, 64].includes(bits) && of.every(isNumber);
}

const wordOf = (group) => fields(group).reduce((word, item) =>
    word | BigInt(item.value) << BigInt(item.lo ?? 0), 0n);

const fieldOf = (group, bit) => fields(group).find((item) =>
    bit >= (item.lo ?? 0) && bit < (item.lo ?? 0) + item.width);

/* Arrows move among the bits: Tab goes past all of them. */
const moves = { ArrowLeft: 1, ArrowRight: -1, Home: Infinity, End: -Infinity };

function moveAmong(event, bits) {
    const at = Number(event.target.dataset.bit);
    const step = moves[event.key];

    if (step === undefined)
        return;
    event.preventDefault();
    const to = Math.min(Math.max(at + step, 0), bits.length - 1);
    const next = bits.find((bit) => Number(bit.dataset.bit) === to);

    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
}

function oneBit(group, word, bit, index, doors) {
    const field = fieldOf(group, bit);
    const set = word >> BigInt(bit) & 1n;

    return element("button", {
        type: "button", class: set ? "bit set" : "bit",
        "data-bit": bit, "data-field": index, tabindex: -1,
        "aria-label": `bit ${bit}, ${label(field.key)}, is ${set}`,
        title: `bit ${bit}: ${label(field.key)}`,
        onclick: () => doors.flip(word, bit),
    }, String(set));
}

/* The word's bits, the highest first, in the shades of their fields. */
function drawWord(group, doors) {
    const word = wordOf(group), of = fields(group);
    const count = of.reduce((sum, item) => sum + item.width, 0);
    const bits = [], strip = element("div", {
        class: "bits", role: "group",
        "aria-label": "bits: arrows move, Enter flips",
    });

    for (let bit = count - 1; bit >= 0; bit--) {
        const made = oneBit(group, word, bit,
                            of.indexOf(fieldOf(group, bit)) % 2, doors);

        if (bit % 4 === 3)
            strip.append(element("span", { class: "nibble" },
                                 element("span", {
                                     class: "place", "aria-hidden": "true",
                                 }, String(bit))));
        strip.lastChild.append(made);
        bits.push(made);
    }
    bits[0].tabIndex = 0;
    strip.addEventListener("keydown", (event) => moveAmong(event, bits));
    return strip;
}

/* --- groups --------------------------------------------------------------- */

const remarkClass = {
    finding: "finding", step: "step", prose: "prose", verbatim: "verbatim",
};

function drawRemark(remark) {
    const key = remark.remark === "step" && remark.key
        ? element("b", {}, label(remark.key), " ") : null;

    return element("p", { class: remarkClass[remark.remark] }, key,
                   remark.text);
}

/* "47:12", "63", or "". */
function bitsOf({ lo = 0, width }) {
    if (width === undefined)
        return "";
    return width === 1 ? String(lo) : `${lo + width - 1}:${lo}`;
}

/* Items that follow each other, a row each. */
function drawItems(items, doors) {
    const withBits = items.some((item) => item.width !== undefined);

    return element("div", { class: "scrolls" },
        element("table", { class: "items" }, element("tbody", {},
            ...items.map((item) => element("tr", {},
                withBits ? element("td", { class: "place" }, bitsOf(item))
                    : null,
                element("th", { scope: "row" }, label(item.key)),
                element("td", {}, shownItem(item, doors), note(item)))))));
}

function drawLine(group, doors) {
    return element("p", { class: "line" },
        ...group.parts.filter((part) => part.item).map((item) =>
            element("span", { class: "pair" }, `${label(item.key)} `,
                    shownItem(item, doors),
                    item.note ? element("span", { class: "note" },
                                        ` (${item.note})`) : null)));
}

function drawTable(group, doors) {
    const rows = group.parts.filter((part) => part.group === "row");
    const keys = [...new Set(rows.flatMap((row) =>
        row.parts.filter((part) => part.item).map((item) => item.key)))];
    const cell = (row, key) => {
        const item = row.parts.find((part) => part.item && part.key === key);

        return element("td", {}, item ? shownItem(item, doors) : null,
                       item ? note(item) : null);
    };
    const inside = rows.flatMap((row) => row.parts.filter((p) => !p.item));

    return element("div", {}, element("div", { class: "scrolls" },
        element("table", {},
            element("thead", {}, element("tr", {}, ...keys.map((key) =>
                element("th", { scope: "col" }, label(key))))),
            element("tbody", {}, ...rows.map((row) =>
                element("tr", {}, ...keys.map((key) => cell(row, key))))))),
        ...drawParts(inside, doors),
        ...drawParts(group.parts.filter((p) => p.group !== "row"), doors));
}

const drawers = {
    line: drawLine,
    table: drawTable,
    row: (group, doors) => element("div", {}, ...drawParts(group.parts, doors)),
};

function drawGroup(group, doors) {
    const draw = drawers[group.group];

    if (draw)
        return draw(group, doors);
    return element("div", {}, isWord(group) ? drawWord(group, doors) : null,
                   ...drawParts(group.parts, doors));
}

function drawSection(group, doors) {
    return element("section", { class: group.group },
                   group.title ? element("h3", {}, group.title) : null,
                   drawGroup(group, doors));
}

/* Items beside each other become one table. */
export function drawParts(parts, doors) {
    const drawn = [];
    let items = [];
    const flush = () => {
        if (items.length > 0)
            drawn.push(drawItems(items, doors));
        items = [];
    };

    for (const part of parts) {
        if (part.item) {
            items.push(part);
            continue;
        }
        flush();
        drawn.push(part.group ? drawSection(part, doors) : drawRemark(part));
    }
    flush();
    return drawn;
}

/* --- an answer ------------------------------------------------------------ */

const partOf = (group, key) => group.parts.find((part) => part.key === key);

/* `line` is in three parts, of which the second is wrong. */
function drawError(group, line) {
    const said = (key) => partOf(group, key)?.shown;
    const hint = said("hint");

    return element("div", { class: "error" },
        element("p", {}, said("error")),
        element("pre", {}, line[0], element("mark", {}, line[1]), line[2]),
        hint ? element("p", {}, hint) : null);
}

export function drawAnswer(pieces, line, doors) {
    return pieces.flatMap((root) => root.group && partOf(root, "error")
        ? [drawError(root, line)]
        : drawParts(root.parts ?? [root], doors));
}
