// What can be done with an answer, and what it says of itself.

import { readFileSync } from "node:fs";
import { answerWith, citation, delta, done, type Event, meta, source, sources, type Told } from "./support/answers.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { answerable } from "./support/questions.ts";

const TEXT = "연차는 5일까지 이월할 수 있습니다.";
const answered = (more: Record<string, unknown> = {}): Event[] => [
  meta(),
  sources(source(1, "연차 규정 2026"), source(2, "휴가 안내")),
  delta(TEXT),
  citation(1, 1, [...TEXT].length, "연차 규정 2026"),
  delta("[1]"),
  done("stop", more),
];
const short = (text: string, finish = "stop"): Told => ({ events: [meta(), sources(source(1, "연차 규정 2026")), delta(text), done(finish)] });

for (const language of ["ko", "en"] as const) {
  const ko = language === "ko";

  test.describe(`in ${language}`, () => {
    test.use({ locale: ko ? "ko-KR" : "en-US" });

    test("an answer that was cut by its length really goes on", async ({ page, sample }) => {
      const asked = await answerWith(page, short("첫째, 근속 1년부터 15일. 둘째,", "length"), short("3년부터 16일입니다."));
      await page.goto(sample.address);
      await ask(page, "연차를 모두 설명해 주세요");
      await expect(page.getByTestId("finish-note")).toContainText(ko ? "길이 제한" : "length limit");
      await page.getByTestId("go-on").click();
      await endedAnswer(page);
      await expect(page.locator(".prose")).toHaveText([/둘째,/, /3년부터/]);
      await expect(page.locator(".going-on")).toHaveText(ko ? "이어서 답변" : "Continued");
      const [, second] = await asked();
      expect(second?.question).toContain("연차를 모두 설명해 주세요\n\n");
      expect(second?.history).toEqual([
        { role: "user", text: "연차를 모두 설명해 주세요" },
        { role: "assistant", text: "첫째, 근속 1년부터 15일. 둘째," },
      ]);
    });

    test("an answer is given anew, its versions stay, and survive a reload", async ({ page, sample }) => {
      const asked = await answerWith(page, short("하나"), short("둘"), short("셋"), short("넷"));
      await page.goto(sample.address);
      await ask(page, "첫 질문");
      await endedAnswer(page);
      await page.getByTestId("regenerate").click();
      await expect(page.locator(".prose")).toHaveText("둘");
      await expect(page.getByTestId("versions")).toContainText("2 / 2");
      expect((await asked()).map(({ fresh }) => fresh ?? false)).toEqual([false, true]);

      // Below the second version it goes on; the first knows nothing of that.
      await ask(page, "다음 질문");
      await expect(page.locator(".prose")).toHaveText(["둘", "셋"]);
      await page.getByTestId("edit-question").first().click();
      await page.getByTestId("edit-input").fill("고친 질문");
      await page.getByTestId("edit-input").press("Enter");
      await expect(page.locator(".prose")).toHaveText("넷");
      await expect(page.locator(".bubble")).toHaveText("고친 질문");
      await expect(page.getByTestId("versions")).toContainText("3 / 3");
      expect((await asked()).at(-1)).not.toHaveProperty("history");

      const before = page.getByRole("button", { name: ko ? "이전 버전" : "Previous version" });
      await before.click();
      await expect(page.locator(".prose")).toHaveText(["둘", "셋"]);
      await expect(before).toBeFocused();
      await page.reload();
      await expect(page.locator(".bubble")).toHaveText(["첫 질문", "다음 질문"]);
      await page.getByRole("button", { name: ko ? "다음 버전" : "Next version" }).click();
      await expect(page.locator(".prose")).toHaveText("넷");
    });

    test("a thumb is sent once, with a reason where it points down", async ({ page, sample }) => {
      await page.goto(sample.address);
      await ask(page, answerable(language).question);
      await endedAnswer(page);
      await page.getByTestId("thumb-down").click();
      const sent = page.waitForRequest("**/feedback");
      const taken = page.waitForResponse("**/feedback");
      await page.getByTestId("reasons").getByRole("button", { name: ko ? "오래된 내용" : "Outdated" }).click();
      expect((await sent).postDataJSON()).toMatchObject({ verdict: "down", reason: "outdated" });
      expect((await taken).status()).toBe(204);
      await expect(page.locator(".thanks")).toBeVisible();
      await expect(page.getByTestId("thumb-down")).toHaveAttribute("aria-pressed", "true");
      await expect(page.getByTestId("thumb-up")).toBeDisabled();
      await page.reload();
      await expect(page.getByTestId("thumb-down")).toHaveAttribute("aria-pressed", "true");
    });

    test("details say model, tokens, cost and times; marks say what to know first", async ({ page, sample }) => {
      const more = { usage: { input_tokens: 8421, output_tokens: 312, cached_tokens: 6100 }, cost_micro_usd: 21430 };
      const newer = { page_id: "0193f0a1-7c00-7000-8000-000000000002", title: "연차 규정 2027", url: "https://www.notion.so/2" };
      const events = answered(more);
      events[0] = meta({ shared: true, searched_for: "연차 이월" });
      events[1] = sources(source(1, "연차 규정 2026", { newer }));
      await answerWith(page, { events });
      await page.goto(sample.address);
      await ask(page, "이월은?");
      await endedAnswer(page);
      const details = page.getByTestId("answer-details");
      await expect(details.locator("dl")).toBeHidden();
      await details.locator("summary").click();
      for (const words of ["claude-sonnet-4", "8,421", "6,100", "312", "$0.02143", "req-7f3a", "2026-11-20 14:00"]) {
        await expect(details).toContainText(words);
      }
      await expect(details).toContainText(ko ? /첫 글자까지\d+\.\d초/ : /First word\d+\.\d s/);
      await expect(page.getByTestId("shared")).toBeVisible();
      await expect(page.getByTestId("searched-for")).toContainText("연차 이월");
      await expect(page.getByTestId("outdated")).toBeVisible();
    });

    test("a question that is asked too often waits for as long as the server says", async ({ page, sample, errors }) => {
      const problem = { type: "urn:notion-rag:problem:too-many-requests", title: "Too many requests", status: 429, detail: "Wait.", retry_after: 2 };
      await answerWith(page, { status: 429, problem }, short("이제 됩니다."));
      await page.goto(sample.address);
      await ask(page, "너무 자주");
      const retry = page.getByTestId("finish-note").getByRole("button");
      await expect(retry).toBeDisabled();
      await expect(retry).toHaveText(ko ? "2초 후 다시 시도" : "Try again in 2 s");
      await expect(retry).toBeEnabled();
      await retry.click();
      await expect(page.locator(".prose")).toHaveText("이제 됩니다.");
      expect(errors).toEqual([]);
    });

    test("offline, the question stays in its place until there is a network", async ({ page, context, sample }) => {
      await page.goto(sample.address);
      await expect(page.getByTestId("starter").first()).toBeVisible();
      await context.setOffline(true);
      await page.getByTestId("ask-input").fill(answerable(language).question);
      await page.getByTestId("ask-input").press("Enter");
      await expect(page.locator("#composer-hint")).toContainText(ko ? "오프라인이에요" : "You are offline");
      await expect(page.getByTestId("ask-input")).toHaveValue(answerable(language).question);
      await expect(page.locator(".bubble")).toHaveCount(0);
      await context.setOffline(false);
      await page.getByTestId("ask-send").click();
      await endedAnswer(page);
    });

    test("a conversation is saved as Markdown, with links to the cited blocks", async ({ page, sample }) => {
      await answerWith(page, { events: answered() });
      await page.goto(sample.address);
      await ask(page, "연차는?");
      await endedAnswer(page);
      const saving = page.waitForEvent("download");
      await page.getByTestId("export").click();
      const file = await saving;
      expect(file.suggestedFilename()).toBe("연차는.md");
      const text = readFileSync(await file.path(), "utf8");
      expect(text).toContain(`${TEXT} [\\[1\\]](https://www.notion.so/1#b)`);
      expect(text).toContain("> 연차는?");
      expect(text).toContain("1. [연차 규정 2026](https://www.notion.so/1)");
    });
  });
}

test("a follow-up is offered below the last answer, and asks itself", async ({ page, sample }) => {
  const asked = await answerWith(page, { events: answered({ follow_ups: ["언제 소멸하나요?", "반차는요?"] }) }, short("3월 말입니다."));
  await page.goto(sample.address);
  await ask(page, "연차는?");
  await page.getByTestId("follow-up").filter({ hasText: "소멸" }).click();
  await endedAnswer(page);
  expect((await asked()).at(-1)?.question).toBe("언제 소멸하나요?");
  await expect(page.getByTestId("follow-up")).toHaveCount(0);
});

test("a long answer before does not make the next question too long for the server", async ({ page, sample }) => {
  const asked = await answerWith(page, short("가나다라 ".repeat(2_000)), short("네."));
  await page.goto(sample.address);
  await ask(page, "길게");
  await endedAnswer(page);
  await ask(page, "이어서");
  await expect(page.locator(".prose").last()).toHaveText("네.");
  const { history } = (await asked())[1] as { history: { text: string }[] };
  expect([...(history[1]?.text ?? "")].length).toBe(6_000);
});
