// What every browser test gets: the product, and a page whose errors fail the test.

import { test as base } from "@playwright/test";
import { type SlowModel, startSlowModel } from "./bedrock.ts";
import { Run } from "./chain.ts";

interface PerTest {
  /** The errors of the page, on its console and uncaught; a test that expects one takes it out. */
  errors: string[];
}

interface PerWorker {
  /** Answers from the sample workspace. */
  sample: Run;
  /** The same, written by a model that takes its time. */
  slow: Run;
}

// The first start builds all that is not built yet.
const STARTING = { scope: "worker" as const, timeout: 30 * 60_000 };

export const test = base.extend<PerTest, PerWorker>({
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      // Chromium tells of most violations of the policy by itself, and the event of all.
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
          console.error(`the policy forbids ${violatedDirective}: ${blockedURI}`);
        });
      });
      page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) errors.push(`${message.type()}: ${message.text()}`);
      });
      await use(errors);
      base.expect(errors, "errors on the page's console").toEqual([]);
    },
    { auto: true },
  ],
  sample: [
    async ({}, use) => {
      const run = await Run.start();
      await use(run);
      await run.stop();
    },
    STARTING,
  ],
  slow: [
    async ({ sample: _ }, use) => {
      const model: SlowModel = await startSlowModel(60);
      const run = await Run.start(model.environment);
      await use(run);
      await run.stop();
      await model.stop();
    },
    STARTING,
  ],
});

export { expect } from "@playwright/test";
