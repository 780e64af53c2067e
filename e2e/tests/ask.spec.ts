// The main job: a question, its streamed answer, a citation, the very block in Notion.

import { ask, endedAnswer, expectOpenInNotion, noteTexts, openCitationOf } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable, unanswerable } from "./support/questions.ts";

for (const language of ["ko", "en"] as const) {
  const asked = answerable(language);

  test(`a question in ${language} is answered from the right block, and that opens in Notion`, async ({ page, sample }) => {
    const statuses = await noteTexts(page, "status-line");
    await page.goto(sample.address);
    await ask(page, asked.question);
    const answer = await endedAnswer(page);
    expect(await statuses(), "what the status line said").not.toEqual([]);
    await expect(page.getByTestId("source-card").first()).toBeVisible();

    const panel = await openCitationOf(page, answer, asked.quote);
    await expectOpenInNotion(page, panel, sample.notion, asked.quote);
  });
}

for (const language of ["ko", "en"] as const) {
  test(`what the workspace does not say is told to be so, in ${language}`, async ({ page, sample }) => {
    await page.goto(sample.address);
    await ask(page, unanswerable(language).question);
    const answer = await endedAnswer(page);
    await expect(answer.getByTestId("citation-chip")).toHaveCount(0);
    await expect(page.getByTestId("finish-note")).toBeVisible();
  });
}

test("a starter question asks itself", async ({ page, sample }) => {
  await page.goto(sample.address);
  const starter = page.getByTestId("starter").first();
  await starter.click();
  const answer = await endedAnswer(page);
  await expect(answer.getByTestId("citation-chip").first()).toBeVisible();
});
