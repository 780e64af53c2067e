// The page in the other language, in the other light, and on a phone.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { answerWith, delta, done, meta, source, sources } from "./support/answers.ts";
import { ROOT } from "./support/chain.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable } from "./support/questions.ts";

const asked = answerable("ko");

test("the language is switched, and stays so", async ({ page, sample }) => {
  await page.goto(sample.address);
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  const send = page.getByTestId("ask-send");
  const korean = await send.getAttribute("aria-label") ?? await send.innerText();
  await page.getByTestId("lang-switch").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(await send.getAttribute("aria-label") ?? await send.innerText()).not.toBe(korean);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("the theme is switched, and stays so", async ({ page, sample }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(sample.address);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect(page.getByTestId("ask-input")).toBeVisible();
  const light = await ground();
  await page.getByTestId("theme-switch").click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await expect(page.getByTestId("ask-input")).toBeVisible();
  expect(await ground()).toBe(dark);
});

test("the reader stays at the end of answers that come at once, and wherever they scroll to", async ({ page, sample }) => {
  const long = Array.from({ length: 40 }, (_, line) => `${line + 1}번째 줄이에요.`).join("\n\n");
  const told = { events: [meta(), sources(source(1, "연차 규정 2026")), delta(long), done("stop")] };
  await answerWith(page, told);
  await page.goto(sample.address);
  const below = () => page.locator(".scroller").evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
  for (let question = 1; question <= 4; question += 1) {
    await ask(page, `질문 ${question}`);
    await expect(page.getByTestId("answer")).toHaveCount(question);
    await expect(page.getByTestId("answer").last().getByTestId("answer-details")).toBeVisible();
    await expect.poll(below).toBeLessThan(60);
    await expect(page.locator(".jump")).toHaveCount(0);
  }
  await page.locator(".scroller").evaluate((element) => element.scrollBy(0, -600));
  await expect(page.locator(".jump")).toBeVisible();
  await page.locator(".jump").click();
  await expect.poll(below).toBeLessThan(60);
  await expect(page.locator(".jump")).toHaveCount(0);
});

test("a draft survives a reload", async ({ page, sample }) => {
  await page.goto(sample.address);
  await page.getByTestId("ask-input").fill("연차는\n며칠");
  await page.reload();
  await expect(page.getByTestId("ask-input")).toHaveValue("연차는\n며칠");
});

test("on paper there are the question, the answer and its sources, and nothing to press", async ({ page, sample }) => {
  await page.goto(sample.address);
  await ask(page, asked.question);
  const answer = await endedAnswer(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".bubble")).toBeVisible();
  await expect(answer.locator(".prose")).toBeVisible();
  await expect(answer.locator(".source-cards").first()).toBeVisible();
  for (const part of [".rail", ".dock", ".answer-tools", ".follow-ups"]) await expect(page.locator(part).filter({ visible: true }), part).toHaveCount(0);
  // All of it: on the screen it scrolls within the window.
  expect(await page.locator(".scroller").evaluate((element) => element.scrollHeight <= element.clientHeight)).toBe(true);
});

test("no style sheet styles what another one has named", () => {
  const folder = join(ROOT, "web/style");
  const named = new Map<string, string>();
  const twice: string[] = [];
  for (const file of readdirSync(folder)) {
    const rules = readFileSync(join(folder, file), "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
    for (const [, selectors] of rules.matchAll(/([^{}]+)\{/g)) {
      for (const name of selectors!.split(",").map((selector) => selector.trim()).filter((selector) => /^\.[a-z-]+$/.test(selector))) {
        if ((named.get(name) ?? file) !== file) twice.push(`${name} in ${named.get(name)} and ${file}`);
        named.set(name, file);
      }
    }
  }
  expect(named.size).toBeGreaterThan(100);
  expect(twice).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a question is asked and its source read without scrolling sideways", async ({ page, sample }) => {
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    await page.goto(sample.address);
    await expect(page.getByTestId("ask-input")).toBeInViewport();
    expect(await fits()).toBe(true);
    await ask(page, answerable("ko").question);
    const answer = await endedAnswer(page);
    expect(await fits()).toBe(true);
    await answer.getByTestId("citation-chip").first().tap();
    await expect(page.getByTestId("source-panel").getByTestId("quoted").first()).toBeInViewport();
    expect(await fits()).toBe(true);
  });
});
