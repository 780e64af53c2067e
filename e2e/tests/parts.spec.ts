// The page starts with what it needs to start; the rest of the program comes when it is shown.

import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable } from "./support/questions.ts";

const PART = /\/(split|chunk)_\w+-[0-9a-f]{8}\.wasm$/;

test("the first load is small, and the rest comes when it is needed", async ({ page, sample }) => {
  const parts: string[] = [];
  const loading: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    const { pathname } = new URL(request.url());
    if (PART.test(pathname)) parts.push(pathname);
    else if (/\.(js|css|wasm|svg)$|^\/$/.test(pathname)) loading.push(request.sizes().then((sizes) => sizes.responseBodySize));
  });
  await page.goto(sample.address);
  await expect(page.getByTestId("ask-input")).toBeVisible();
  await expect(page.getByTestId("starter").first()).toBeVisible();
  expect(parts).toEqual([]);
  const bytes = (await Promise.all(loading)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(180_000);

  // Writing is a sign that an answer will be read.
  await page.getByTestId("ask-input").fill("연");
  await expect.poll(() => parts.join()).toContain("split_answers");
  expect(parts.join()).not.toMatch(/split_(sources|operate)/);
  await ask(page, answerable("ko").question);
  await endedAnswer(page);
  await page.getByRole("link", { name: "동기화" }).click();
  await expect.poll(() => parts.join()).toContain("split_operate");
  expect(parts.join()).not.toContain("split_sources");
  expect(new Set(parts).size).toBe(parts.length);
  expect(parts.length).toBeLessThan(8);
});

for (const [language, words, retry] of [
  ["ko", "서버에 연결하지 못했어요", "다시 시도"],
  ["en", "Could not reach the server", "Try again"],
] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language });

    test(`a part that cannot be loaded says so, and is loaded on the next try: ${language}`, async ({ page, sample, errors }) => {
      await page.goto(sample.address);
      await expect(page.getByTestId("ask-input")).toBeVisible();
      // The page itself is asked for, too, to tell why a part is missing.
      await page.route((url) => PART.test(url.pathname) || url.pathname === "/", (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
      await page.goto(`${sample.address}/#/settings`);
      const note = page.getByTestId("finish-note");
      await expect(note).toContainText(words);
      expect(errors.splice(0).join()).toContain("ERR_FAILED");
      await page.unrouteAll();
      await note.getByRole("button", { name: retry }).click();
      await expect(page.locator("main#content")).toBeVisible();
      await expect(note).toHaveCount(0);
    });
  });
}
