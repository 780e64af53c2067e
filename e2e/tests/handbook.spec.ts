// The main job on a real workspace: 883 pages that a company wrote, read where they stand beside the project.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, Run } from "./support/chain.ts";
import { ask, endedAnswer, expectOpenInNotion, openCitationOf } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";

const HANDBOOK = join(ROOT, "../shared/workspaces/sourcegraph-handbook/content");
const PAGE = "benefits-pay-perks/benefits-perks/parental-leave.md";

test("a question to a real handbook is answered from the right block, and that opens in Notion", async ({ page, sample: _ }) => {
  test.skip(!existsSync(HANDBOOK), "the handbook is not beside the project");
  test.setTimeout(10 * 60_000);
  const line = readFileSync(join(HANDBOOK, PAGE), "utf8").split("\n").find((line) => line.includes("minimum tenure"));
  const words = /[^.:*]*minimum tenure[^.]*/.exec(line ?? "")?.[0].trim() ?? "";
  expect(words).not.toBe("");

  const run = await Run.start({ WORKSPACE: HANDBOOK });
  try {
    await page.goto(run.address);
    await ask(page, "Is there a minimum tenure to be eligible for parental leave?");
    const panel = await openCitationOf(page, await endedAnswer(page), words);
    await expectOpenInNotion(page, panel, run.notion, words);
  } finally {
    await run.stop();
  }
});
