// The page and the service are deployed at any time, also while somebody reads.

import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { Proxy } from "./support/proxy.ts";
import { answerable } from "./support/questions.ts";

let proxy: Proxy;
test.beforeEach(async ({ slow }) => {
  proxy = await Proxy.start(slow.address);
});
test.afterEach(() => proxy.stop());

/** From now on another build is deployed, whose start has another name. */
function deploy(): void {
  proxy.rewrite = (html) => html.replaceAll(/\/start-[0-9a-f]{8}\.js/g, "/start-99999999.js");
  const service = proxy.rename;
  let name = "";
  const rewrite = proxy.rewrite;
  proxy.rewrite = (html) => {
    name = html.match(/\/start-[0-9a-f]{8}\.js/)?.[0] ?? name;
    return rewrite(html);
  };
  proxy.rename = (path) => service(path === "/start-99999999.js" ? name : path);
}

const comesBack = () => window.dispatchEvent(new Event("focus"));

for (const [locale, says, reload] of [["ko-KR", "새 버전이 있어요.", "새로 고침"], ["en-US", "There is a new version.", "Reload"]] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a new version is offered, and waits for the answer and the reader", async ({ page }) => {
      await page.goto(proxy.address);
      await expect(page.getByTestId("ask-input")).toBeVisible();
      deploy();
      await ask(page, answerable(locale === "ko-KR" ? "en" : "ko").question);
      await page.getByTestId("ask-input").fill("다음 질문의 초안");
      await page.evaluate(comesBack);
      const notice = page.getByTestId("notice");
      await expect(notice).toContainText(says);
      const button = notice.getByRole("button", { name: reload });
      await endedAnswer(page);
      await expect(page.getByTestId("ask-input")).toHaveValue("다음 질문의 초안");
      await button.click();
      await expect(page.locator('script[src="/start-99999999.js"]')).toHaveCount(1);
      await expect(page.getByTestId("ask-input")).toHaveValue("다음 질문의 초안");
      await page.evaluate(comesBack);
      await expect(notice).toBeEmpty();
    });
  });
}

test("a part of the page that a deploy has taken away leads to the new version", async ({ page, errors }) => {
  await page.goto(proxy.address);
  await expect(page.getByTestId("ask-input")).toBeVisible();
  deploy();
  await page.route(/\/(split|chunk)_\w+-[0-9a-f]{8}\.wasm$/, (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "동기화" }).click();
  await expect(page.getByTestId("notice")).toContainText("새 버전이 있어요.");
  await page.unrouteAll();
  await page.getByTestId("reload").click();
  await expect(page.getByTestId("sync-banner")).toHaveAttribute("data-tone", /./);
  expect(errors.splice(0).filter((error) => !error.includes("404"))).toEqual([]);
});

test("nothing is said while the same version is deployed", async ({ page }) => {
  await page.goto(proxy.address);
  await expect(page.getByTestId("ask-input")).toBeVisible();
  const looked = page.waitForResponse((response) => new URL(response.url()).pathname === "/");
  await page.evaluate(comesBack);
  await (await looked).finished();
  await expect(page.getByTestId("notice")).toBeEmpty();
});

test("a page whose files are gone after a deploy loads itself anew, once", async ({ page, errors }) => {
  let loads = 0;
  proxy.rewrite = (html) => {
    loads += 1;
    return loads === 1 ? html.replaceAll(/\/start-[0-9a-f]{8}\.js/g, "/start-11111111.js") : html;
  };
  await page.goto(proxy.address);
  await expect(page.getByTestId("ask-input")).toBeVisible();
  expect(loads).toBe(2);
  expect(errors.splice(0).filter((error) => !error.includes("404"))).toEqual([]);
});

test("a page whose files stay gone says that it cannot start", async ({ page, errors }) => {
  let loads = 0;
  proxy.rewrite = (html) => {
    loads += 1;
    return html.replaceAll(/\/start-[0-9a-f]{8}\.js/g, "/start-11111111.js");
  };
  await page.goto(proxy.address);
  await expect(page.getByText("페이지를 시작하지 못했어요.")).toBeVisible();
  expect(loads).toBe(2);
  expect(errors.splice(0).filter((error) => !error.includes("404"))).toEqual([]);
});

test("the page can be installed: its manifest and its icons are there", async ({ page }) => {
  await page.goto(proxy.address);
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const reply = await page.request.get(`${proxy.address}${href}`);
  expect(reply.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = (await reply.json()) as { icons: { src: string; sizes: string }[] };
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size, src).toBe(sizes);
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // Playwright's pages are those of a private window, which installs nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});
