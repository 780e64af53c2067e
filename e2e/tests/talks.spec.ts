// Conversations are kept in this browser: found again, renamed, searched, deleted, and brought back.

import type { Page } from "@playwright/test";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable, unanswerable } from "./support/questions.ts";

const talks = (page: Page) => page.getByTestId("talk");

for (const language of ["ko", "en"] as const) {
  const asked = answerable(language).question;
  const other = unanswerable(language).question;
  // A long question is cut in the list.
  const title = new RegExp(`^${asked.slice(0, 40).replace(/[?.]/g, "\\$&")}`);

  test.describe(`in ${language}`, () => {
    test.use({ locale: language === "ko" ? "ko-KR" : "en-US" });

    test("a conversation survives a reload, and is found by its title and by its text", async ({ page, sample }) => {
      await page.goto(sample.address);
      await ask(page, asked);
      const text = await (await endedAnswer(page)).locator(".prose").innerText();
      await expect(page).toHaveURL(/#\/talks\/[0-9a-f]+$/);
      await page.locator(".rail-new").click();
      await ask(page, other);
      await endedAnswer(page);
      await expect(talks(page)).toHaveCount(2);
      await expect(page.getByTestId("talk-list").locator("h3")).toHaveText([language === "ko" ? "오늘" : "Today"]);

      await talks(page).filter({ hasText: asked.slice(0, 10) }).click();
      await expect(page.getByTestId("answer").locator(".prose")).toHaveText(text.replace(/\s+/g, " "), { useInnerText: true });
      await page.reload();
      await expect(page.locator(".bubble")).toHaveText(asked);
      await expect(page.getByTestId("answer").getByTestId("citation-chip").first()).toBeVisible();
      await expect(page.getByTestId("finish-note")).toHaveCount(0);

      const search = page.getByTestId("talk-search");
      await search.fill(asked.slice(1, 6));
      await expect(talks(page)).toHaveText([title]);
      // Words of the answer, which stand in no title, written without the spaces.
      await search.fill((/\p{L}[\p{L} ]{6,}/u.exec(text)?.[0] ?? "").replace(/ /g, ""));
      await expect(talks(page)).toHaveText([title]);
      await search.fill("qqqq");
      await expect(talks(page)).toHaveCount(0);
      await expect(page.getByTestId("talk-list")).toContainText("qqqq");
    });

    test("back and forward go from conversation to conversation", async ({ page, sample }) => {
      await page.goto(sample.address);
      await ask(page, asked);
      await endedAnswer(page);
      await page.locator(".rail-new").click();
      await expect(page.locator(".bubble")).toHaveCount(0);
      await ask(page, other);
      await endedAnswer(page);
      await page.goBack();
      await expect(page.locator(".bubble")).toHaveText(asked);
      await page.goForward();
      await expect(page.locator(".bubble")).toHaveText(other);
    });

    test("a conversation is renamed, deleted and brought back, and all are deleted at once", async ({ page, sample }) => {
      await page.goto(sample.address);
      await ask(page, asked);
      await endedAnswer(page);
      await talks(page).hover();
      await page.getByTestId("talk-rename").click();
      await page.getByTestId("talk-name").fill("휴가 규정");
      await page.getByTestId("talk-name").press("Enter");
      await expect(talks(page)).toHaveText("휴가 규정");
      // What is asked next does not undo the name.
      await ask(page, other);
      await endedAnswer(page);
      await page.reload();
      await expect(talks(page)).toHaveText("휴가 규정");
      await expect(page.locator(".talk-title")).toHaveText("휴가 규정");

      await talks(page).hover();
      await page.getByTestId("talk-delete").click();
      await expect(talks(page)).toHaveCount(0);
      await expect(page.locator(".bubble")).toHaveCount(0);
      await expect(page).toHaveURL(/#\/$/);
      // Whoever goes by keyboard is not thrown back to the top of the page.
      await expect(page.getByTestId("talk-undo")).toBeFocused();
      await page.getByTestId("talk-undo").click();
      await expect(talks(page)).toHaveText("휴가 규정");
      await talks(page).click();
      await expect(page.locator(".bubble")).toHaveText([asked, other]);

      await page.getByTestId("talk-delete-all").click();
      await page.getByTestId("talk-delete-sure").click();
      await expect(talks(page)).toHaveCount(0);
      await page.reload();
      await expect(page.getByTestId("ask-input")).toBeVisible();
      await expect(talks(page)).toHaveCount(0);
    });

    test("the address of a conversation that is not here says so, and a question can be asked", async ({ page, sample }) => {
      await page.goto(`${sample.address}/#/talks/abc123`);
      await expect(page.getByTestId("missing-talk")).toContainText(language === "ko" ? "이 브라우저에 없는 대화예요" : "not in this browser");
      await ask(page, asked);
      await endedAnswer(page);
      await expect(page.getByTestId("missing-talk")).toHaveCount(0);
      await expect(page).toHaveURL(/#\/talks\/(?!abc123)/);
    });
  });
}

test("two windows add to the same conversation without overwriting each other", async ({ page, context, sample }) => {
  const [first, second, third] = [answerable("ko").question, answerable("en").question, unanswerable("ko").question];
  await page.goto(sample.address);
  await ask(page, first);
  await endedAnswer(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator(".bubble")).toHaveText(first);
  // Both follow the first question, so they are versions of each other.
  await other.route("**/ask", async (route) => {
    await ask(page, second);
    await endedAnswer(page);
    await route.continue();
  });
  await ask(other, third);
  await expect(other.getByTestId("versions")).toContainText("/ 2");
  for (const window of [page, other]) {
    await window.reload();
    await expect(window.locator(".bubble")).toHaveCount(2);
    await expect(window.getByTestId("versions")).toContainText("/ 2");
  }
  const shown = await other.locator(".bubble").last().innerText();
  await other.getByTestId("versions").locator("button:enabled").click();
  await expect(other.locator(".bubble").last()).toHaveText(shown === third ? second : third);

  // What one window deletes is gone from the other.
  await talks(page).hover();
  await page.getByTestId("talk-delete").click();
  await expect(other.locator(".bubble")).toHaveCount(0);
  await expect(talks(other)).toHaveCount(0);
});

test("where nothing can be kept, the page works and says so", async ({ page, sample }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  });
  await page.goto(sample.address);
  await expect(page.getByTestId("not-kept")).toContainText("저장할 수 없어요");
  await ask(page, answerable("ko").question);
  await endedAnswer(page);
  await ask(page, unanswerable("ko").question);
  await endedAnswer(page);
  await expect(page.locator(".bubble")).toHaveCount(2);
  await expect(page).not.toHaveURL(/talks/);
});

test("where the storage is full, the page works and says so", async ({ page, sample }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(sample.address);
  await ask(page, answerable("ko").question);
  await endedAnswer(page);
  await expect(page.getByTestId("not-kept")).toContainText("저장 공간이 부족해");
});

test("an answer that a reload cuts off shows what had come, and is asked again in its place", async ({ page, slow }) => {
  await page.goto(slow.address);
  await ask(page, unanswerable("en").question + " Tell me everything about leave and remote work.");
  await expect(page.locator(".prose")).toContainText(/\S{4}/);
  await expect(page).toHaveURL(/talks/);
  await page.reload();
  await expect(page.locator(".prose")).toContainText(/\S{4}/);
  const note = page.getByTestId("finish-note");
  await expect(note).toContainText("도중에 페이지가 닫혔어요");
  await note.getByRole("button").click();
  await endedAnswer(page);
  await expect(page.getByTestId("asked-again")).toBeVisible();
  await expect(page.locator(".bubble")).toHaveCount(1);
});

test("an answer goes on while another conversation is read", async ({ page, slow }) => {
  await page.goto(slow.address);
  // Not as others ask it: an answer that somebody was given lately comes at once.
  await ask(page, `${answerable("en").question} And what else should I know about it?`);
  await expect(page.locator(".prose")).toContainText(/\S{2}/);
  await page.locator(".rail-new").click();
  await expect(page.getByTestId("ask-stop")).toHaveCount(0);
  await expect(talks(page).locator(".pulse")).toBeVisible();
  await talks(page).click();
  await expect(page.getByTestId("ask-stop")).toBeVisible();
  const answer = await endedAnswer(page);
  await expect(answer.getByTestId("citation-chip").first()).toBeVisible();
  await expect(page.getByTestId("finish-note")).toHaveCount(0);
});

for (const [device, viewport] of [["tablet", { width: 820, height: 1100 }], ["phone", { width: 390, height: 844 }]] as const) {
  test.describe(`on a ${device}`, () => {
    test.use({ viewport, hasTouch: true });

    test("the list is a drawer that opens, closes and leads to a conversation", async ({ page, sample }) => {
      await page.goto(sample.address);
      await ask(page, answerable("ko").question);
      await endedAnswer(page);
      await page.locator(".rail-new").tap();
      await expect(talks(page)).toBeHidden();
      const open = page.getByTestId("talks-open");
      await open.tap();
      await expect(talks(page)).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(talks(page)).toBeHidden();
      await expect(open).toBeFocused();
      await open.tap();
      await talks(page).tap();
      await expect(talks(page)).toBeHidden();
      await expect(page.locator(".bubble")).toHaveText(answerable("ko").question);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    });
  });
}
