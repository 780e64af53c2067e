// For everybody: axe finds nothing on any page, and all of it is reached by keyboard.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { answerWith, delta, done, meta, source, sources } from "./support/answers.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable, unanswerable } from "./support/questions.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every rule that something but the link past the rail, which lies in no landmark, breaks on the page, with where. */
async function expectNoViolation(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).exclude(".skip").analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect.soft(told, state).toEqual([]);
}

for (const language of ["ko", "en"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${language}, ${colorScheme}`, () => {
      // Without motion: what fades in has less contrast on its way.
      test.use({ locale: language === "ko" ? "ko-KR" : "en-US", colorScheme, contextOptions: { reducedMotion: "reduce" } });

      test("axe finds nothing on any page", async ({ page, sample }) => {
        await page.goto(sample.address);
        await expect(page.getByTestId("starter").first()).toBeVisible();
        await expectNoViolation(page, "empty");
        await ask(page, answerable(language).question);
        const answer = await endedAnswer(page);
        await expectNoViolation(page, "answered");
        await answer.getByTestId("citation-chip").first().click();
        await expect(page.getByTestId("source-panel").getByTestId("quoted").first()).toBeVisible();
        await expectNoViolation(page, "panel");
        await page.keyboard.press("Escape");
        await ask(page, unanswerable(language).question);
        await endedAnswer(page);
        await expectNoViolation(page, "not found");
        await page.goto(`${sample.address}/#/sources`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNoViolation(page, "sources");
        await page.goto(`${sample.address}/#/sync`);
        await expect(page.getByTestId("ledger").getByRole("listitem").first()).toBeVisible();
        await expectNoViolation(page, "sync");
        await page.goto(`${sample.address}/#/settings`);
        await expect(page.getByTestId("rights")).toContainText(language === "ko" ? "관리" : "manage");
        await expectNoViolation(page, "settings");
      });

      test("axe finds nothing in an answer, however it goes, nor on the page of a source", async ({ page, sample, errors }) => {
        const begun = [meta(), sources(source(1, "연차 규정 2026"), source(2, "휴가 안내")), delta("연차는 **15일**입니다.")];
        const problem = { type: "urn:notion-rag:problem:unauthenticated", title: "Unauthenticated", status: 401, detail: "no key" };
        await answerWith(page, { events: begun, open: true }, { events: begun }, { events: [...begun, done("length")] }, { events: [begun[0]!, begun[1]!, done("sources_only")] }, { events: [...begun, done("guardrail")] }, { status: 401, problem });
        await page.goto(sample.address);
        await expect(page.getByTestId("starter").first()).toBeVisible();
        await ask(page, "running");
        await expect(page.locator(".prose").last()).toContainText("15일");
        await expectNoViolation(page, "running");
        await page.getByTestId("ask-stop").click();
        await expectNoViolation(page, "stopped");
        for (const [index, state] of ["failed", "cut", "sources only", "guardrail", "signed out"].entries()) {
          await ask(page, state);
          await expect(page.getByTestId("answer")).toHaveCount(index + 2);
          await expect(page.getByTestId("answer").last().getByTestId("finish-note")).toBeVisible();
          await expectNoViolation(page, state);
        }
        await page.goto(`${sample.address}/#/sources`);
        await page.getByTestId("source-hit").first().getByRole("link").first().click();
        await expect(page.locator(".reader-page h1")).toBeVisible();
        await expectNoViolation(page, "reader");
        expect(errors.splice(0).filter((error) => !error.includes("401"))).toEqual([]);
      });

      test("axe finds nothing on a phone", async ({ page, sample }) => {
        await page.setViewportSize({ width: 390, height: 844 });
        for (const path of ["", "#/sources", "#/sync", "#/settings"]) {
          await page.goto(`${sample.address}/${path}`);
          await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
          await expectNoViolation(page, path || "empty");
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true);
        }
      });
    });
  }
}

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("data-testid") ?? element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
  });

/** Goes on by Tab until `wanted` has the focus; nothing else may be needed to get there. */
async function tabTo(page: Page, wanted: (name: string) => boolean): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (wanted(name)) return;
    passed.push(name);
  }
  throw new Error(`not reached by Tab; passed: ${passed.join(" | ")}`);
}

test("all of it is done by keyboard: ask, read the source, go on to sources and sync", async ({ page, sample }) => {
  await page.goto(sample.address);
  await expect(page.getByTestId("ask-input")).toBeFocused();
  await page.keyboard.type(answerable("ko").question);
  await page.keyboard.press("Enter");
  const answer = await endedAnswer(page);
  const chip = answer.getByTestId("citation-chip").first();
  // From the top of the page on: the first stop leads past the rail.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await tabTo(page, (name) => name.includes("건너뛰기"));
  await page.keyboard.press("Enter");
  await tabTo(page, (name) => name === "citation-chip");
  await expect(chip).toBeFocused();
  await page.keyboard.press("Enter");
  const panel = page.getByTestId("source-panel");
  await expect(panel.getByTestId("quoted").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(chip).toBeFocused();

  const link = (name: string) => page.getByRole("link", { name, exact: true });
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await tabTo(page, (name) => name === "동기화");
  await expect(link("동기화")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(link("동기화")).toHaveAttribute("aria-current", "page");
  await tabTo(page, (name) => name === "sync-now");
  await tabTo(page, (name) => name.startsWith("변경 없음") || name.startsWith("새로 읽음"));
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { pressed: true })).not.toContainText("전체");
});
