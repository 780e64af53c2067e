// A question limited to a part of the workspace: by `@`, from the sources page, and from a page.

import type { Page } from "@playwright/test";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";

/** From now on, notes what is sent to POST /ask. */
function noteAsked(page: Page): Array<{ question: string; filters?: Record<string, unknown> }> {
  const asked: Array<{ question: string; filters?: Record<string, unknown> }> = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/ask") asked.push(request.postDataJSON());
  });
  return asked;
}

const pills = (page: Page) => page.getByTestId("ask-scope").getByTestId("scope-pill");

test("@ picks a database by keys alone, and the question is limited to it", async ({ page, sample }) => {
  const asked = noteAsked(page);
  await page.goto(sample.address);
  await page.getByTestId("ask-input").focus();
  await page.keyboard.type("@");
  const field = page.getByTestId("scope-input");
  await expect(field).toBeFocused();
  await page.keyboard.insertText("프로젝트");
  const offers = page.getByTestId("scope-offer");
  await expect(offers.first()).toContainText("데이터베이스");
  await expect(offers.nth(1)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(offers.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-activedescendant", "scope-offer-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(pills(page)).toHaveText("프로젝트 데이터베이스");
  await expect(page.getByTestId("ask-input")).toBeFocused();
  await expect(page.getByTestId("ask-input")).toHaveValue("");
  await page.reload();
  await expect(pills(page)).toHaveText("프로젝트 데이터베이스");
  await ask(page, "알림 허브는 어떤 상태인가요?");
  await endedAnswer(page);
  await expect(page.getByTestId("asked-within")).toContainText("프로젝트 데이터베이스");
  expect(asked[0]?.filters?.databases).toHaveLength(1);
});

test("a scope keeps everything else out of the answer, and goes with a new question", async ({ page, sample }) => {
  await page.goto(sample.address);
  await page.getByTestId("add-scope").click();
  await page.getByTestId("scope-input").fill("Deploy runbook");
  await page.getByTestId("scope-offer").filter({ hasText: "Deploy runbook" }).first().click();
  await expect(pills(page)).toHaveText("Deploy runbook 아래");
  await ask(page, "연차는 최대 며칠까지 이월되나요?");
  const answer = await endedAnswer(page);
  await expect(answer.getByTestId("citation-chip")).toHaveCount(0);
  await page.getByRole("button", { name: "새 질문" }).click();
  await expect(pills(page)).toHaveCount(0);
});

test("Escape and Backspace leave the picker, and what was typed stays text", async ({ page, sample }) => {
  await page.goto(sample.address);
  const input = page.getByTestId("ask-input");
  await input.focus();
  await page.keyboard.type("문의는 @hr");
  await expect(page.getByTestId("scope-input")).toHaveValue("hr");
  await page.keyboard.press("Escape");
  await expect(input).toBeFocused();
  await expect(input).toHaveValue("문의는 @hr");
  await input.fill("");
  await page.keyboard.type("hr@example.com");
  await expect(page.getByTestId("scope-picker")).toHaveCount(0);
  await expect(input).toHaveValue("hr@example.com");
});

test("a syllable that Enter ends picks once, and is not asked", async ({ page, sample }) => {
  const asked = noteAsked(page);
  await page.goto(sample.address);
  await page.getByTestId("ask-input").focus();
  await page.keyboard.type("@");
  await expect(page.getByTestId("scope-input")).toBeFocused();
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send("Input.imeSetComposition", { text: "용어", selectionStart: 2, selectionEnd: 2 });
  await expect(page.getByTestId("scope-offer").first()).toContainText("용어집");
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
  await expect(pills(page)).toHaveCount(0);
  await keyboard.send("Input.insertText", { text: "용어" });
  await expect(pills(page)).toHaveText("용어집 Glossary 아래");
  await page.keyboard.press("Backspace");
  await expect(pills(page)).toHaveCount(0);
  expect(asked).toEqual([]);
});

test("the filters of the sources page are taken over to the question", async ({ page, sample }) => {
  const asked = noteAsked(page);
  await page.goto(`${sample.address}/#/sources?property=${encodeURIComponent("상태=진행 중")}&edited=365d`);
  await page.getByTestId("ask-within").click();
  await expect(page.getByTestId("ask-input")).toBeFocused();
  await expect(pills(page)).toHaveText(["상태: 진행 중", "수정 최근 1년"]);
  await pills(page).last().click();
  await expect(pills(page)).toHaveCount(1);
  await ask(page, "지금 하고 있는 프로젝트는?");
  await endedAnswer(page);
  expect(asked[0]?.filters).toEqual({ properties: [{ name: "상태", values: ["진행 중"] }] });
});

test("a page is asked about from where it is read, in English too", async ({ page, sample }) => {
  const asked = noteAsked(page);
  await page.goto(`${sample.address}/#/sources?q=Deploy%20runbook`);
  await page.getByTestId("lang-switch").click();
  await page.getByTestId("source-hit").first().getByRole("link").click();
  await page.getByRole("button", { name: "Ask about this page" }).click();
  await expect(pills(page)).toHaveText("In Deploy runbook");
  await expect(pills(page)).toHaveAccessibleName("Remove: In Deploy runbook");
  await ask(page, "When are releases deployed?");
  await expect((await endedAnswer(page)).getByTestId("citation-chip").first()).toBeVisible();
  expect(asked[0]?.filters?.within).toHaveLength(1);
});
