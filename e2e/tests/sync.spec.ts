// The sync page: what an operator sees at a glance, what they can do, and what became of every page.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Run } from "./support/chain.ts";
import { expect, test } from "./support/fixtures.ts";

interface Ledger {
  held: number;
  started_at: string;
  finished_at: string;
  counts: Record<string, number>;
  recent: { counts: Record<string, number> }[];
  objects: Record<string, { kind: string; title: string; outcome: string; reason?: string }>;
}

let run: Run;
test.beforeAll(async () => {
  test.setTimeout(30 * 60_000);
  run = await Run.start({ REFRESH_SECONDS: "1" });
});
test.afterAll(() => run.stop());

const words = {
  ko: { healthy: "모두 최신이에요.", asked: /요청했어요/, failed: "읽지 못함", held: "40개를 지우지 않고", stale: "멈춘 것 같아요", broken: "불러오지 못했어요", table: "표로 보기", next: "다음 동기화" },
  en: { healthy: "Everything is up to date.", asked: /asked for/, failed: "Not read", held: "40 pages that vanished at once are kept", stale: "seem to have stopped", broken: "could not be loaded", table: "Show as a table", next: "Next sync" },
};

const file = (name: string) => join(run.folder, "corpus/sample", name);

/** What the service says of the sync now. */
async function status(page: Page): Promise<Record<string, any>> {
  return (await page.request.get(`${run.address}/sync`)).json();
}

/** Changes a stored file as another program would have written it; gives what undoes that. */
function change(name: string, to: (text: string) => string): () => void {
  const before = readFileSync(file(name), "utf8");
  writeFileSync(file(name), to(before));
  return () => writeFileSync(file(name), before);
}

function changeLedger(to: (ledger: Ledger) => void): () => void {
  return change("ledger/latest.json", (text) => {
    const ledger = JSON.parse(text) as Ledger;
    to(ledger);
    return JSON.stringify(ledger);
  });
}

for (const language of ["ko", "en"] as const) {
  const said = words[language];
  test.describe(language, () => {
    test.use({ locale: language === "ko" ? "ko-KR" : "en-US" });

    test("says in one sentence that all is well, and how much is searched", async ({ page }) => {
      await page.goto(`${run.address}/#/sync`);
      const banner = page.getByTestId("sync-banner");
      await expect(banner).toContainText(said.healthy);
      await expect(banner).toHaveAttribute("data-tone", "good");
      const { index } = await status(page);
      const figures = page.getByTestId("sync-figures");
      await expect(figures).toContainText(String(index.pages));
      await expect(figures).toContainText(said.next);
    });

    test("tells of pages that vanished at once, and finds what failed with its reason", async ({ page }) => {
      const undo = changeLedger((ledger) => {
        ledger.held = 40;
        const entry = Object.values(ledger.objects).find(({ kind }) => kind === "page");
        if (!entry) throw new Error("the sample workspace has no page");
        Object.assign(entry, { title: "망가진 문서", outcome: "failed", reason: "Notion answered 502 <b>three</b> times" });
        ledger.counts = { ...ledger.counts, failed: 1 };
      });
      try {
        await expect.poll(async () => (await status(page)).last_run.held).toBe(40);
        await page.goto(`${run.address}/#/sync`);
        await expect(page.getByTestId("sync-banner")).toContainText(said.held);
        const ledger = page.getByTestId("ledger");
        await ledger.getByRole("button", { name: said.failed }).click();
        await expect(ledger.getByRole("listitem")).toHaveCount(1);
        await expect(ledger.getByRole("listitem")).toContainText("망가진 문서");
        await expect(ledger.getByRole("listitem")).toContainText("Notion answered 502 <b>three</b> times");
        await page.getByTestId("ledger-search").fill("그런 제목은 없어요");
        await expect(ledger.getByRole("listitem")).toHaveCount(0);
        await page.getByTestId("ledger-search").fill("망가진");
        await expect(ledger.getByRole("listitem")).toHaveCount(1);
        await page.getByTestId("ledger-kind").selectOption("database");
        await expect(ledger.getByRole("listitem")).toHaveCount(0);
      } finally {
        undo();
      }
    });

    test("says that syncs have stopped, and that a newer state cannot be loaded", async ({ page }) => {
      const undoLedger = changeLedger((ledger) => {
        const seven = Date.now() - 7 * 3_600_000;
        ledger.started_at = ledger.finished_at = new Date(seven).toISOString();
      });
      const banner = page.getByTestId("sync-banner");
      try {
        await expect.poll(async () => Date.parse((await status(page)).last_run.finished_at)).toBeLessThan(Date.now() - 3_600_000);
        await page.goto(`${run.address}/#/sync`);
        await expect(banner).toContainText(said.stale);
        await expect(banner).toHaveAttribute("data-tone", "bad");
      } finally {
        undoLedger();
      }
      const undoManifest = change("manifest.json", () => "{");
      try {
        await expect.poll(async () => (await status(page)).load_error).toBeTruthy();
        await page.reload();
        await expect(banner).toContainText(said.broken);
        await expect(banner.locator("code")).toHaveText((await status(page)).load_error);
      } finally {
        undoManifest();
        await expect.poll(async () => (await status(page)).load_error).toBeFalsy();
      }
    });
  });
}

test("a run is followed while it goes on: 200 / 1,000, and more", async ({ page }) => {
  const progress = (done: number, ended = false) => {
    const now = new Date().toISOString();
    const told = { run: "now", started_at: now, updated_at: now, found: 1_200, total: 1_000, done, ended };
    writeFileSync(file("ledger/progress.json"), JSON.stringify(told));
  };
  progress(200);
  await expect.poll(async () => (await status(page)).running?.done).toBe(200);
  await page.goto(`${run.address}/#/sync`);
  await expect(page.getByTestId("sync-progress")).toContainText("200 / 1,000");
  await expect(page.getByRole("progressbar")).toHaveAttribute("value", "200");
  await expect(page.getByTestId("sync-now")).toBeDisabled();
  progress(640);
  await expect(page.getByTestId("sync-progress")).toContainText("640 / 1,000");
  progress(1_000, true);
  await expect(page.getByTestId("sync-progress")).toHaveCount(0);
  await expect(page.getByTestId("sync-banner")).toContainText(words.ko.healthy);
});

test("a sync is started by hand, and stands among the last runs", async ({ page }) => {
  const before = await status(page);
  await page.goto(`${run.address}/#/sync`);
  await page.getByTestId("sync-now").click();
  await expect(page.getByTestId("sync-outcome")).toHaveText(words.ko.asked);
  await expect.poll(async () => (await status(page)).recent_runs.length).toBeGreaterThan(before.recent_runs.length);
  const chart = page.getByTestId("sync-runs");
  const { recent_runs: runs } = await status(page);
  await expect(chart.locator("rect")).toHaveCount(runs.length);
  await chart.getByText(words.ko.table).click();
  await expect(chart.getByRole("row")).toHaveCount(runs.length + 1);

  // Within half a minute nothing more is done, and that is said.
  await page.getByTestId("sync-now").click();
  await expect(page.getByTestId("sync-outcome")).toHaveText(/이미 요청/);
});

test("a service that cannot be reached is told of, and what was seen stays", async ({ page, errors }) => {
  await page.goto(`${run.address}/#/sync`);
  await expect(page.getByTestId("sync-banner")).toContainText(words.ko.healthy);
  await page.context().setOffline(true);
  await page.getByTestId("sync-now").click();
  await expect(page.getByTestId("sync-outcome")).toContainText("연결하지 못했어요");
  await expect(page.getByTestId("notice")).toContainText("오프라인이에요");
  await expect(page.getByTestId("sync-banner")).toContainText(words.ko.healthy);
  await page.context().setOffline(false);
  await expect(page.getByTestId("notice")).toBeEmpty();
  expect(errors.splice(0).every((error) => error.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
});
