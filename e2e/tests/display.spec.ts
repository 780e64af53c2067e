// The page in the other language, in the other light, and on a phone.

import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable } from "./support/questions.ts";

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
