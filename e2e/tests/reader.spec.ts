// A page read whole: every kind of block, links to places, an outline, thousands of blocks.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./support/chain.ts";
import { BLOCKS, PAGE, PAGE_ID, blockId, numberOf } from "./support/every-kind.ts";
import { expect, test } from "./support/fixtures.ts";

async function openEveryKind(page: Page, address: string, at = ""): Promise<void> {
  await page.route(`**/sources/${PAGE_ID}`, (route) => route.fulfill({ json: PAGE }));
  await page.goto(`${address}/#/sources/${PAGE_ID}${at}`);
  await expect(page.getByTestId("reader-page").getByRole("heading", { level: 1 })).toContainText(PAGE.title);
}

test("the page of every kind has every kind of the contract", () => {
  const contract = JSON.parse(readFileSync(join(ROOT, "api/openapi.json"), "utf8"));
  const kinds: string[] = contract.components.schemas.BlockKind.enum;
  const drawn = new Set(BLOCKS.map((block) => block.kind));
  expect(kinds.filter((kind) => kind !== "other" && !drawn.has(kind))).toEqual([]);
});

test("every kind of block is drawn, and nothing is loaded from elsewhere", async ({ page, sample }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(sample.address)) elsewhere.push(request.url());
  });
  await openEveryKind(page, sample.address);
  const article = page.locator("article");
  for (const block of BLOCKS) {
    const [line] = String(block.text).split("\n");
    // Cells and formulas are checked below.
    if (line && !["table_row", "equation"].includes(String(block.kind)) && !line.includes("x^2")) {
      await expect(article, String(block.kind)).toContainText(line);
    }
  }
  await expect(article.locator("ul ul ul")).toContainText("더 안의 항목");
  await expect(article.locator(".page-blocks ol").first()).toHaveAttribute("start", "3");
  await expect(article.locator(".page-blocks ol ol")).toHaveAttribute("type", "a");
  await expect(article.locator("th[scope=col]")).toHaveText(["서비스", "언어", "하는 일"]);
  await expect(article.locator("th[scope=row]")).toHaveText("gateway");
  await expect(article.locator(".equation")).toHaveText("a⁄b ≤ x²");
  await expect(article).toContainText("코드 x² 링크");
  await expect(article.locator(".tok-keyword").first()).toHaveText("fun");
  await expect(article.locator(".tok-comment")).toHaveText("// 연차");
  await expect(article.locator(".callout")).toContainText("⚠️");
  await expect(article.getByRole("img", { name: "완료" }).first()).toBeVisible();
  await expect(article).toContainText("여기서는 보여 줄 수 없는 내용 (button)");
  await expect(article).toContainText("원본이 공유되지 않아");
  await expect(article.getByTestId("unread")).toHaveCount(1);
  await expect(article.getByTestId("comments")).toContainText("여기 날짜가 맞나요?");
  await expect(article.locator("a[href^='javascript']")).toHaveCount(0);
  await expect(article.locator("img, iframe, video, audio, object")).toHaveCount(0);
  expect(elsewhere).toEqual([]);
  const [left, right] = [await article.getByText("왼쪽 단").boundingBox(), await article.getByText("오른쪽 단").boundingBox()];
  expect(left?.y).toBe(right?.y);
  expect((left?.x ?? 0) < (right?.x ?? 0)).toBe(true);
});

test("a toggle is folded, and code is copied as it is", async ({ page, sample, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openEveryKind(page, sample.address);
  const inside = page.getByText("펼치면 보이는 글");
  await expect(inside).toBeVisible();
  await page.getByText("접어 둔 설명").click();
  await expect(inside).toBeHidden();
  await page.getByTestId("copy-code").first().click();
  await expect(page.getByTestId("copy-code").first()).toHaveText("복사됨");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe('fun main() {\n    val days = 15 // 연차\n    println("연차는 ${days}일")\n}');
});

test("a heading has an address, the outline leads to it, and the page is read once", async ({ page, sample }) => {
  let reads = 0;
  page.on("request", (request) => (reads += request.url().endsWith(`/sources/${PAGE_ID}`) ? 1 : 0));
  const last = numberOf("heading_4");
  await openEveryKind(page, sample.address, `/${blockId(last)}`);
  const heading = page.getByRole("heading", { name: "가장 작은 제목" });
  await expect(heading).toBeInViewport();
  await expect(heading).toHaveClass(/found/);
  await page.getByTestId("outline").getByRole("link", { name: "배포 절차" }).click();
  await expect(page).toHaveURL(new RegExp(`${blockId(numberOf("heading_1"))}$`));
  await expect(page.getByRole("heading", { name: "배포 절차" })).toBeInViewport();
  await expect(heading).not.toHaveClass(/found/);
  await page.goBack();
  await expect(heading).toHaveClass(/found/);
  expect(reads).toBe(1);
});

test("a block under the pointer links to itself in Notion", async ({ page, sample }) => {
  await openEveryKind(page, sample.address);
  await page.locator(".callout").hover();
  await expect(page.locator(".block-link")).toBeVisible();
  expect(await page.locator(".block-link").getAttribute("href")).toBe(`${PAGE.url}#${blockId(numberOf("callout"))}`);
});

test("a page of the workspace is read with its path, and a database by its rows", async ({ page, sample, errors }) => {
  await page.goto(`${sample.address}/#/sources?q=${encodeURIComponent("연차휴가 규정")}`);
  await page.getByTestId("source-hit").first().getByRole("link").click();
  const reader = page.getByTestId("reader-page");
  await expect(reader.getByRole("navigation", { name: "문서 위치" })).toContainText("인사·복지");
  await expect(reader.getByTestId("open-in-notion")).toHaveAttribute("href", new RegExp(`^${sample.notion}/`));
  await reader.getByRole("link", { name: "인사·복지" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toContainText("인사·복지");

  const list = await (await page.request.get(`${sample.address}/sources?limit=1&facets=true`)).json();
  const [database] = list.facets.databases;
  await page.goto(`${sample.address}/#/sources/${database.id}`);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(database.title);
  await expect(reader.getByTestId("tree-item")).toHaveCount(database.count);
  // A database is no page: that is found out by asking for it.
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("404")));
});

test("a page that is gone says so", async ({ page, sample, errors }) => {
  await page.goto(`${sample.address}/#/sources/${PAGE_ID}`);
  await expect(page.getByTestId("finish-note")).toContainText("이 문서를 찾을 수 없어요");
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("404")));
});

test("a page of 5,000 blocks is there at once, and answers while the rest is drawn", async ({ page, sample }) => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({
    id: `0193f0a1-7c00-7000-9000-${n.toString(16).padStart(12, "0")}`,
    kind: n % 50 === 0 ? "heading_2" : "paragraph",
    depth: 0,
    text: `문단 ${n}: 모든 문서에는 주인이 있고, 틀린 내용은 바로 고칩니다.`,
  }));
  await page.route(`**/sources/${PAGE_ID}`, (route) => route.fulfill({ json: { ...PAGE, blocks: many, comments: [], status: { state: "complete" } } }));
  await page.addInitScript(() => {
    const longest = ((globalThis as unknown as { tasks: number[] }).tasks = [] as number[]);
    new PerformanceObserver((list) => longest.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.goto(`${sample.address}/#/sources/${PAGE_ID}`);
  await expect(page.getByText("문단 1:")).toBeVisible();
  await expect(page.getByText("문단 4999:")).toBeAttached();
  const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
  test.info().annotations.push({ type: "longest task", description: `${Math.max(0, ...tasks)} ms` });
  expect(Math.max(0, ...tasks)).toBeLessThan(1_000);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("every kind fits, and columns stand below each other", async ({ page, sample }) => {
    await openEveryKind(page, sample.address);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const scroller = page.locator(".reader-scroller");
    expect(await scroller.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    const [left, right] = [await page.getByText("왼쪽 단").boundingBox(), await page.getByText("오른쪽 단").boundingBox()];
    expect((left?.y ?? 0) < (right?.y ?? 0)).toBe(true);
    await expect(page.getByTestId("outline")).toBeHidden();
  });
});
