// An answer that takes its time: it can be read while it grows, and it can be stopped.

import { ask, endedAnswer, noteTexts } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable } from "./support/questions.ts";

const asked = answerable("ko");
// Another one: what was answered already is given at once, and cannot be stopped.
const stopped = answerable("en");

test("the answer grows piece by piece", async ({ page, slow }) => {
  const texts = await noteTexts(page, "answer");
  await page.goto(slow.address);
  await ask(page, asked.question);
  const answer = await endedAnswer(page);
  await expect(answer.getByTestId("citation-chip").first()).toBeVisible();
  expect((await texts()).length, "how many states of it could be seen").toBeGreaterThan(5);
});

test("an answer that is stopped keeps what was written and calls off the rest", async ({ page, slow }) => {
  await page.goto(slow.address);
  const calledOff = page.waitForEvent("requestfailed", (request) => new URL(request.url()).pathname === "/ask");
  await ask(page, stopped.question);
  const answer = page.getByTestId("answer").last();
  await expect(answer).not.toBeEmpty();
  await page.getByTestId("ask-stop").click();
  await calledOff;
  await expect(page.getByTestId("ask-stop")).toHaveCount(0);
  await expect(page.getByTestId("finish-note")).toBeVisible();
  await expect(answer).not.toBeEmpty();

  // The next question is answered as if nothing had been.
  await ask(page, asked.question);
  await expect(page.getByTestId("answer")).toHaveCount(2);
  await expect((await endedAnswer(page)).getByTestId("citation-chip").first()).toBeVisible();
});
