/* browser.mjs - Debian's Chromium, and the steps that every test of the page takes. */
import { chromium } from "playwright-core";

export const launch = () => chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
});

/* The page, ready to be asked, and what it did on the network since. */
export async function visit(browser, url, options = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();

    page.setDefaultTimeout(60000);

    const requests = [], complaints = [];

    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()))
            complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.waitForSelector("body[data-ready]");
    return { page, requests, complaints };
}

/* Asks with the keyboard; the newest answer's text, when it is there. */
export async function ask(page, line) {
    const before = await page.locator(".answer").count();

    await page.locator("#line").fill(line);
    await page.locator("#line").press("Enter");
    await page.locator(".answer:not(.working)").nth(before).waitFor();
    return page.locator(".answer").first().innerText();
}

/* Until the page says so: its policy lets nobody evaluate a string in it. */
export const wait = (page, text) =>
    page.locator("body", { hasText: text }).waitFor();
