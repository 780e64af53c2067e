// Pictures of the sources page and the reader in each state, for people to look at: target/shots.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./support/chain.ts";
import { PAGE, PAGE_ID } from "./support/every-kind.ts";
import { expect, test } from "./support/fixtures.ts";

const FOLDER = join(ROOT, "target/shots");
const SIZES = { desktop: { width: 1360, height: 860 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const [language, theme] of [["ko", "light"], ["en", "dark"]] as const) {
    test(`pictures, ${size}, ${language}, ${theme}`, async ({ page, sample }) => {
      test.setTimeout(180_000);
      mkdirSync(FOLDER, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.addInitScript((language) => location.protocol === "http:" && localStorage.setItem("notion-rag.language", language), language);
      await page.route(`**/sources/${PAGE_ID}`, (route) => route.fulfill({ json: PAGE }));
      const shot = (name: string) => page.screenshot({ path: join(FOLDER, `${name}-${size}-${language}-${theme}.png`) });
      const open = async (hash: string) => {
        await page.goto("about:blank");
        await page.goto(`${sample.address}/${hash}`);
      };
      const hit = page.getByTestId("source-hit").first();
      await open("#/sources");
      await expect(hit).toBeVisible();
      await shot("sources-all");
      await open(`#/sources?q=${encodeURIComponent("연차 이월")}&edited=365d&within=${await placeOf(page, sample.address)}`);
      await expect(hit).toBeVisible();
      await shot("sources-filtered");
      await page.getByTestId("filter-edited").locator("summary").click();
      await shot("sources-filter-open");
      await open(`#/sources?q=${encodeURIComponent("연차 이월")}&show=passages`);
      await expect(page.getByTestId("passage").first()).toBeVisible();
      await shot("sources-passages");
      await open("#/sources?show=tree");
      await page.getByTestId("tree-item").first().getByRole("button").first().click();
      await expect(page.locator(".tree .tree .tree-row").first()).toBeVisible();
      await shot("sources-tree");
      await open("#/sources?q=zzzz&edited=today");
      await expect(page.getByTestId("none-found")).toBeVisible();
      await shot("sources-none");
      await open(`#/sources/${PAGE_ID}`);
      await expect(page.locator("article")).toBeVisible();
      for (let part = 0; part < 4; part += 1) {
        await shot(`reader-${part}`);
        await page.locator(".reader-scroller").evaluate((element) => element.scrollBy(0, element.clientHeight - 60));
      }
      await open("#/");
      await page.getByTestId("add-scope").click();
      await page.getByTestId("scope-offer").first().click();
      await page.getByTestId("add-scope").click();
      await page.getByTestId("scope-input").fill("연차");
      await expect(page.getByTestId("scope-offer").nth(1)).toBeVisible();
      await shot("scope-picker");
    });
  }
}

async function placeOf(page: import("@playwright/test").Page, address: string): Promise<string> {
  const tree = await (await page.request.get(`${address}/sources/tree`)).json();
  const place = tree.items.find((item: { title: string }) => item.title === "인사·복지");
  return place.id;
}
