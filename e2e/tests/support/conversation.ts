// What a person does on the page, and what they can see.

import { type Locator, type Page, expect } from "@playwright/test";

/** Writes a question and sends it. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByTestId("ask-input").fill(question);
  await page.getByTestId("ask-send").click();
}

/** The answer to the last question, once it has ended. */
export async function endedAnswer(page: Page): Promise<Locator> {
  const answer = page.getByTestId("answer").last();
  await expect(answer).not.toBeEmpty();
  await expect(page.getByTestId("ask-stop")).toHaveCount(0);
  return answer;
}

/** Opens the citations of an answer one after the other until the marked words are these; gives the source panel. */
export async function openCitationOf(page: Page, answer: Locator, words: string): Promise<Locator> {
  const panel = page.getByTestId("source-panel");
  const chips = answer.getByTestId("citation-chip");
  await expect(chips.first()).toBeVisible();
  const marked: string[] = [];
  for (const chip of await chips.all()) {
    await chip.click();
    await expect(panel).toBeVisible();
    await expect(panel.getByTestId("quoted").first()).toBeVisible();
    const quoted = (await panel.getByTestId("quoted").allInnerTexts()).join(" ");
    if (plain(quoted).includes(plain(words)) || plain(words).includes(plain(quoted))) return panel;
    marked.push(quoted);
  }
  throw new Error(`no citation marks "${words}", only: ${marked.join(" | ")}`);
}

/** Follows the panel's link to Notion, and finds these words in the very block that it names. */
export async function expectOpenInNotion(page: Page, panel: Locator, notion: string, words: string): Promise<void> {
  const link = panel.getByTestId("open-in-notion");
  const address = new URL((await link.getAttribute("href")) ?? "");
  expect(address.origin).toBe(notion);
  expect(address.hash).toMatch(/^#[0-9a-f]{32}$/);
  const opening = page.context().waitForEvent("page");
  await link.click();
  const opened = await opening;
  const block = opened.locator(`[id="${address.hash.slice(1)}"]`);
  await expect(block).toBeVisible();
  expect(plain(await block.innerText())).toContain(plain(words));
  await opened.close();
}

/** Text without what a renderer may change: spaces and the signs of Markdown. */
export function plain(text: string): string {
  return text.replace(/[\s*_`|]+/g, "");
}

/** From now on, notes every text that an element of this test id shows, however briefly. */
export async function noteTexts(page: Page, testId: string): Promise<() => Promise<string[]>> {
  await page.addInitScript((testId) => {
    const seen = ((globalThis as unknown as Record<string, string[]>)[`seen:${testId}`] = [] as string[]);
    new MutationObserver(() => {
      for (const element of document.querySelectorAll(`[data-testid="${testId}"]`)) {
        const text = (element.textContent ?? "").trim();
        if (text && seen.at(-1) !== text) seen.push(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, testId);
  return () => page.evaluate((testId) => (globalThis as unknown as Record<string, string[]>)[`seen:${testId}`], testId);
}
