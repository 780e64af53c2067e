// Pictures of the sync page, the settings and answers that went wrong, for people to look at: target/shots.

import { join } from "node:path";
import { answerWith, citation, delta, done, meta, source, sources } from "./support/answers.ts";
import { ROOT } from "./support/chain.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { unanswerable } from "./support/questions.ts";

const SIZES = { desktop: { width: 1360, height: 860 }, phone: { width: 390, height: 844 } };
const CODE = "배포는 이렇게 해요.\n\n```sh\nmake test\nnpx cdk deploy --all\n```\n\n> 금요일에는 배포하지 않아요.\n\n1. 준비\n2. 배포\n   - 확인";

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const [language, theme] of [["ko", "light"], ["en", "dark"]] as const) {
    test.describe(`${size}, ${language}, ${theme}`, () => {
      test.use({ locale: language === "ko" ? "ko-KR" : "en-US", colorScheme: theme, viewport, hasTouch: size === "phone" });
      const path = (name: string) => join(ROOT, "target/shots", `operate-${name}-${size}-${language}-${theme}.png`);

      test("the sync in its states, and the settings", async ({ page, sample }) => {
        const told: Record<string, any> = await (await page.request.get(`${sample.address}/sync`)).json();
        const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
        const runs = Array.from({ length: 24 }, (_, index) => ({
          ...told.last_run,
          started_at: hoursAgo(24 - index),
          finished_at: hoursAgo(24 - index),
          counts: { synced: (index * 7) % 11, unchanged: 70, failed: index % 9 === 4 ? 3 : 0 },
        }));
        const states: Record<string, Record<string, unknown>> = {
          well: { recent_runs: runs },
          running: { running: { run: "now", ended: false, started_at: hoursAgo(0.05), updated_at: hoursAgo(0), found: 1_200, total: 1_000, done: 200 } },
          partial: { recent_runs: runs, last_run: { ...told.last_run, counts: { synced: 12, unchanged: 50, failed: 8, partial: 4 } } },
          held: { last_run: { ...told.last_run, held: 40 } },
          stale: { last_run: { ...told.last_run, started_at: hoursAgo(9), finished_at: hoursAgo(9) } },
          failed: { load_error: "cannot read manifest.json: it is no JSON" },
          first: { complete: false, index: undefined, last_run: undefined, recent_runs: [] },
        };
        let state = "well";
        await page.route("**/sync", (route) => route.fulfill({ json: { ...told, ...states[state] } }));
        for (state of Object.keys(states)) {
          await page.goto("about:blank");
          await page.goto(`${sample.address}/#/sync`);
          await expect(page.getByTestId("sync-banner")).toHaveAttribute("data-tone", /./);
          await expect(page.locator(".sync-detail.wrong")).toHaveCount(0);
          await page.screenshot({ path: path(`sync-${state}`) });
        }
        state = "well";
        await page.goto(`${sample.address}/#/settings`);
        await expect(page.getByTestId("rights")).not.toBeEmpty();
        await page.screenshot({ path: path("settings") });
      });

      test("answers that say more than words, and those that went wrong", async ({ page, context, sample }) => {
        const pages = Array.from({ length: 20 }, (_, index) => source(index + 1, `${index + 1}번째 문서: 아주 긴 한국어 제목이 붙은 규정과 그 부속 문서의 모음 ${index + 1}`));
        const cited = [...CODE].length;
        const begun = [meta(), sources(...pages), delta(CODE)];
        const problem = { type: "urn:notion-rag:problem:unauthenticated", title: "Unauthenticated", status: 401, detail: "no key" };
        await answerWith(page, { events: [...begun, citation(1, 1, cited, "1번째 문서"), delta("[1]"), done("stop")] }, { events: begun }, { events: [meta(), sources(...pages.slice(0, 3)), done("sources_only")] }, { status: 401, problem });
        await page.goto(sample.address);
        await expect(page.getByTestId("starter").first()).toBeVisible();
        for (const name of ["code", "broken-off", "sources-only", "signed-out"]) {
          await ask(page, name);
          await endedAnswer(page);
          await expect(page.getByTestId("answer").last().getByTestId(name === "code" ? "citation-chip" : "finish-note").first()).toBeVisible();
          await page.screenshot({ path: path(name) });
        }
        await context.setOffline(true);
        await page.getByTestId("ask-input").fill("오프라인에서 쓴 질문");
        await expect(page.getByTestId("notice")).not.toBeEmpty();
        await page.screenshot({ path: path("offline") });
        await context.setOffline(false);
      });

      test("nothing was found", async ({ page, sample }) => {
        await page.goto(sample.address);
        await ask(page, unanswerable(language).question);
        await endedAnswer(page);
        await page.screenshot({ path: path("not-found") });
      });
    });
  }
}
