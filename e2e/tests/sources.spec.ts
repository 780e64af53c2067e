// Looking through the synced pages: by words, by filters, by the tree; kept in the address.

import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";

const hits = (page: Page) => page.getByTestId("source-hit");
const found = (page: Page) => page.getByTestId("found");

test("typing finds pages with the words marked, and back leads to the list as it was left", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources`);
  await expect(hits(page).first()).toBeVisible();
  await page.getByTestId("search-input").pressSequentially("연차 이월", { delay: 20 });
  await expect(hits(page).first().getByRole("heading")).toContainText("연차");
  await expect(hits(page).first().locator("mark").first()).toHaveText("연차");
  await expect(page.getByTestId("search-input")).toBeFocused();
  await expect(page).toHaveURL(/#\/sources\?q=/);
  const first = await hits(page).first().getByRole("heading").innerText();
  await hits(page).first().getByRole("link").click();
  await expect(page.getByTestId("reader-page").getByRole("heading", { level: 1 })).toContainText(first.trim());
  await page.goBack();
  await expect(page.getByTestId("search-input")).toHaveValue("연차 이월");
  await expect(hits(page).first().getByRole("heading")).toHaveText(first);
});

test("a search is shared by its address, and survives a reload", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources?q=deploy&show=passages`);
  await expect(page.getByTestId("passage").first()).toContainText(/deploy/i);
  await page.reload();
  await expect(page.getByTestId("search-input")).toHaveValue("deploy");
  await expect(page.getByTestId("passage").first().locator("mark").first()).toHaveText(/deploy/i);
});

test("passages are shown whole without a model, and lead to their block here and in Notion", async ({ page, sample }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${sample.address}/#/sources?q=${encodeURIComponent("미사용 연차 이월")}`);
  await page.getByTestId("look-passages").click();
  const passage = page.getByTestId("passage").first();
  await expect(passage.locator("mark").first()).toBeVisible();
  const notion = await passage.getByTestId("passage-in-notion").getAttribute("href");
  expect(notion).toMatch(new RegExp(`^${sample.notion}/.*#[0-9a-f]{32}$`));
  await passage.getByRole("link").first().click();
  await expect(page.locator("article .found")).toBeInViewport();
  expect(await page.locator("article .found").getAttribute("data-block")).toBe(notion?.split("#")[1]);
  expect(asked).not.toContain("/ask");
});

test("filters narrow the list with their counts, and are taken away by keys", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources`);
  await expect(found(page)).toHaveText(/^문서 \d+개$/);
  const all = await found(page).innerText();
  await page.getByTestId("filter-database").locator("summary").click();
  const option = page.getByTestId("filter-database").getByRole("button", { name: /프로젝트/ });
  const count = (await option.locator(".count").innerText()).replace(/\D/g, "");
  await option.click();
  await expect(found(page)).toHaveText(`문서 ${count}개`);
  await expect(hits(page)).toHaveCount(Number(count));
  const pill = page.getByTestId("scope-pill");
  await expect(pill).toHaveText("프로젝트 데이터베이스");
  await expect(pill).toBeFocused();
  await page.reload();
  await expect(pill).toHaveText("프로젝트 데이터베이스");
  await expect(found(page)).toHaveText(`문서 ${count}개`);
  await pill.focus();
  await page.keyboard.press("Enter");
  await expect(pill).toHaveCount(0);
  await expect(found(page)).toHaveText(all);
});

test("a filter by date and a property filter", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources`);
  await page.getByTestId("filter-edited").locator("summary").click();
  await page.getByLabel("시작일").fill("2026-09-01");
  await page.getByLabel("종료일").fill("2026-09-30");
  await page.getByRole("button", { name: "적용" }).click();
  await expect(page.getByTestId("scope-pill")).toHaveText("수정 2026-09-01 – 2026-09-30");
  await expect(hits(page).first()).toBeVisible();
  for (const time of await hits(page).locator("time").all()) {
    expect(await time.getAttribute("title")).toMatch(/^2026-09-/);
  }
  await page.goto(`${sample.address}/#/sources?property=${encodeURIComponent("상태=진행 중")}`);
  await expect(page.getByTestId("scope-pill")).toHaveText("상태: 진행 중");
  await expect(hits(page).first()).toContainText("프로젝트");
});

test("Escape closes a filter and nothing else, and the next one closes the last", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources`);
  const [author, edited] = [page.getByTestId("filter-author"), page.getByTestId("filter-edited")];
  await author.locator("summary").click();
  await expect(author.getByRole("button").first()).toBeVisible();
  await edited.locator("summary").click();
  await expect(author.getByRole("button").first()).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(edited).not.toHaveAttribute("open");
  await expect(edited.locator("summary")).toBeFocused();
});

test("the tree opens level by level", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources?show=tree`);
  const items = page.getByTestId("tree-item");
  const top = items.filter({ hasText: "인사·복지" });
  await expect(top).toBeVisible();
  const before = await items.count();
  await top.getByRole("button").click();
  const below = items.filter({ hasText: "연차휴가 규정" });
  await expect(below).toBeVisible();
  expect(await items.count()).toBeGreaterThan(before);
  await top.hover();
  await top.getByRole("link", { name: /여기서 검색/ }).click();
  await expect(page.getByTestId("scope-pill")).toHaveText("인사·복지 아래");
  await expect(hits(page).first()).toContainText("인사·복지");
});

test("what finds nothing says what to loosen", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources?q=zzzzqqqq&edited=today`);
  await expect(page.getByTestId("none-found")).toContainText("“zzzzqqqq”에 맞는 문서가 없어요");
  await expect(page.getByTestId("none-found")).toContainText("조건을 하나씩 빼면");
  await page.getByTestId("lang-switch").click();
  await expect(page.getByTestId("none-found")).toContainText("No pages fit “zzzzqqqq”");
  await expect(found(page)).toHaveText("0 pages");
});

test("the list goes on when its end is reached, each page once", async ({ page, sample }) => {
  await page.goto(`${sample.address}/#/sources`);
  await expect(hits(page)).toHaveCount(30);
  await hits(page).last().scrollIntoViewIfNeeded();
  await expect.poll(() => hits(page).count()).toBeGreaterThan(30);
  const links = await hits(page).locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  expect(new Set(links).size).toBe(links.length);
});

test("a search that fails says so, and is tried again", async ({ page, sample, errors }) => {
  let fails = true;
  await page.route("**/sources?*query=*", (route) => (fails ? route.abort() : route.continue()));
  await page.goto(`${sample.address}/#/sources?q=deploy`);
  await expect(page.getByTestId("finish-note")).toContainText("서버에 연결하지 못했어요");
  fails = false;
  await page.getByRole("button", { name: "다시 시도" }).click();
  await expect(hits(page).first()).toContainText(/deploy/i);
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("ERR_FAILED")));
});

test("an older answer never replaces a newer one", async ({ page, sample, errors }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/sources?*query=deploy*", async (route) => {
    await held;
    // The page has given the request up meanwhile.
    await route.continue().catch(() => undefined);
  });
  await page.goto(`${sample.address}/#/sources?q=deploy`);
  await page.getByTestId("search-input").fill("연차");
  await expect(hits(page).first().getByRole("heading")).toContainText("연차");
  release();
  await expect(found(page)).toHaveText(/문서 \d+개/);
  await expect(hits(page).first().getByRole("heading")).toContainText("연차");
  expect(errors).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("pages are found and filtered without scrolling sideways", async ({ page, sample }) => {
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    await page.goto(`${sample.address}/#/sources?q=${encodeURIComponent("연차")}`);
    await expect(hits(page).first()).toBeVisible();
    expect(await fits()).toBe(true);
    await page.getByTestId("filter-author").locator("summary").tap();
    await expect(page.getByTestId("filter-author").getByRole("button").first()).toBeInViewport();
    expect(await fits()).toBe(true);
  });
});

test("before the first sync is done, and while the pages load, it says so", async ({ page, sample, errors }) => {
  const index = { generation: 1, published_at: "2026-11-25T00:00:00Z", pages: 0 };
  const facets = { databases: [], places: [], people: [], months: [], properties: [] };
  let answer: { status?: number; contentType?: string; json: unknown } = { json: { items: [], total: 0, facets, index } };
  await page.route("**/sources?*", (route) => route.fulfill(answer));
  await page.goto(`${sample.address}/#/sources`);
  await expect(page.getByTestId("nothing-synced")).toContainText("아직 불러온 문서가 없어요");
  await expect(page.getByRole("link", { name: "동기화 상태 보기" })).toHaveAttribute("href", "#/sync");
  const problem = { type: "urn:notion-rag:problem:index-not-ready", title: "index not ready", status: 503, detail: "no state is loaded" };
  answer = { status: 503, contentType: "application/problem+json", json: problem };
  await page.reload();
  await expect(page.getByTestId("finish-note")).toContainText("문서를 불러오는 중이에요");
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("503")));
});
