// Pictures of conversations in their states, to be looked at: target/shots is ignored by git.

import { join } from "node:path";
import { answerWith, citation, delta, done, meta, source, sources } from "./support/answers.ts";
import { ROOT } from "./support/chain.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";

const FIRST = "연차는 **최대 5일**까지 다음 해로 이월할 수 있습니다.";
const SECOND = "[1] 이월한 연차는 3월 말에 소멸합니다.";
const answered = [
  meta({ shared: true, searched_for: "연차 이월 기준" }),
  sources(source(1, "연차 규정 2026"), source(2, "휴가 제도 안내 2024", { newer: { page_id: "0193f0a1-7c00-7000-8000-000000000001", title: "연차 규정 2026", url: "https://www.notion.so/1" } }), source(3, "근태 시스템 쓰는 법")),
  delta(FIRST),
  citation(1, 1, [...FIRST].length, "연차 규정 2026"),
  delta(SECOND),
  citation(2, 2, [...FIRST, ...SECOND].length, "휴가 제도 안내 2024"),
  delta("[2]\n\n| 근속 | 연차 | 이월 |\n|---|---:|---:|\n| 1년 | 15일 | 5일 |\n| 3년 | 16일 | 5일 |\n"),
  done("stop", { usage: { input_tokens: 8421, output_tokens: 312, cached_tokens: 6100 }, cost_micro_usd: 21430, follow_ups: ["이월한 연차는 언제 소멸하나요?", "반차도 이월할 수 있나요?"] }),
];
const cut = [meta(), sources(source(1, "연차 규정 2026")), delta("첫째, 연차는 근속 1년부터 15일입니다. 둘째, 이월은"), done("length")];

for (const language of ["ko", "en"] as const) {
  for (const theme of ["light", "dark"] as const) {
    for (const [device, viewport] of [["phone", { width: 390, height: 844 }], ["tablet", { width: 900, height: 900 }], ["desktop", { width: 1440, height: 1000 }]] as const) {
      test.describe(() => {
        test.use({ locale: language === "ko" ? "ko-KR" : "en-US", colorScheme: theme, viewport, hasTouch: device === "phone" });

        test(`${language} ${theme} ${device}`, async ({ page, sample }) => {
          const shot = (name: string) => page.screenshot({ path: join(ROOT, "target/shots", `talks-${name}-${language}-${theme}-${device}.png`) });
          await answerWith(page, { events: answered }, { events: cut }, { events: answered }, { events: [...answered.slice(0, 3)], open: true }, { status: 429, problem: { type: "urn:notion-rag:problem:too-many-requests", title: "Too many requests", status: 429, detail: "wait", retry_after: 20 } });
          await page.goto(sample.address);
          await expect(page.getByTestId("starter").first()).toBeVisible();
          await shot("empty");
          await ask(page, "연차는 최대 며칠까지 이월되나요?");
          await endedAnswer(page);
          await page.getByTestId("answer-details").locator("summary").click();
          await page.getByTestId("thumb-down").click();
          await shot("answer");
          await ask(page, "휴가 제도를 처음부터 끝까지 모두 설명해 주세요");
          await expect(page.getByTestId("go-on")).toBeVisible();
          await shot("cut");
          await page.getByTestId("edit-question").first().click();
          await shot("edit");
          await page.getByTestId("edit-send").click();
          await expect(page.getByTestId("versions")).toBeVisible();
          await shot("versions");
          await page.locator(".rail-new").click();
          await ask(page, "Which pages describe the release train and its exceptions in detail?");
          await expect(page.locator(".prose").last()).toContainText("5일");
          await shot("writing");
          await page.getByTestId("ask-stop").click();
          await ask(page, "요청이 너무 잦으면?");
          await expect(page.getByTestId("finish-note").last()).toBeVisible();
          await shot("busy");
          if (device !== "desktop") await page.getByTestId("talks-open").click();
          await page.getByTestId("talk").last().hover();
          await shot("list");
          await page.getByTestId("talk-delete-all").click();
          await shot("sure");
          await page.getByTestId("talk-delete-sure").click();
          await expect(page.getByTestId("talk-undo")).toBeVisible();
          await shot("deleted");
        });
      });
    }
  }
}
