// Who asks: a key entered by hand, and a session that expires in the middle of a question.

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Run, freePort } from "./support/chain.ts";
import { ask, endedAnswer } from "./support/conversation.ts";
import { expect, test } from "./support/fixtures.ts";
import { Proxy } from "./support/proxy.ts";
import { answerable } from "./support/questions.ts";

const asked = answerable("ko");

/** What the browser says of refusals by itself, and the program of a part of it that was refused: they are what is tested here. */
const isRefusal = (error: string) => /Failed to load resource.*(401|403|ERR_FAILED)|TypeError: Failed to (fetch|execute 'compile')|HTTP status code is not ok/.test(error);

test.describe("a server that takes keys", () => {
  const READER = `nrc_reader_${"0a".repeat(32)}`;
  const ADMIN = `nrc_admin_${"1b".repeat(32)}`;
  let run: Run;
  let folder: string;

  test.beforeAll(async () => {
    test.setTimeout(30 * 60_000);
    folder = mkdtempSync(join(tmpdir(), "notion-rag-keys-"));
    const entry = (id: string, key: string, scopes: string[]) => ({ id, sha256: createHash("sha256").update(key).digest("hex"), scopes });
    const keys = [entry("reader", READER, ["ask", "read"]), entry("admin", ADMIN, ["ask", "read", "admin"])];
    writeFileSync(join(folder, "keys.json"), JSON.stringify({ keys }));
    run = await Run.start({ API_KEYS: `file://${join(folder, "keys.json")}` });
  });
  test.afterAll(async () => {
    await run.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  test.afterEach(({ errors }) => {
    const others = errors.filter((error) => !isRefusal(error));
    errors.splice(0, errors.length, ...others);
  });

  test("a question without a key is kept, and asked again once there is one", async ({ page }) => {
    await page.goto(run.address);
    await expect(page.getByTestId("notice")).toContainText("확인하지 못했어요");
    await ask(page, asked.question);
    const note = page.getByTestId("finish-note");
    await expect(note).toContainText("확인하지 못했어요");
    await note.getByTestId("key-input").fill(` ${READER}\n`);
    await note.getByTestId("key-use").click();
    const answer = await endedAnswer(page);
    await expect(answer.getByTestId("citation-chip").first()).toBeVisible();
    await expect(page.getByTestId("notice")).toBeEmpty();
    // It is sent in a header, and stands nowhere else.
    expect(page.url()).not.toContain("nrc_");
    expect(run.output).not.toContain(READER);
  });

  test("a key stays in its tab unless it is to be remembered, and can be forgotten", async ({ page, context }) => {
    await page.goto(`${run.address}/#/settings`);
    await expect(page.getByTestId("rights")).toContainText("누구인지 확인하지 못했어요");
    await page.getByTestId("key-input").fill(READER);
    await page.getByTestId("key-input").press("Enter");
    await expect(page.getByTestId("rights")).toContainText("nrc_read… 키를 쓰고 있어요. 문서를 읽을 수 있어요.");
    await page.reload();
    await expect(page.getByTestId("rights")).toContainText("문서를 읽을 수 있어요.");
    const other = await context.newPage();
    await other.goto(`${run.address}/#/settings`);
    await expect(other.getByTestId("rights")).toContainText("누구인지 확인하지 못했어요");

    await page.getByTestId("key-forget").click();
    await expect(page.getByTestId("rights")).toContainText("누구인지 확인하지 못했어요");
    await page.getByTestId("key-input").fill(ADMIN);
    await page.getByTestId("key-remember").check();
    await page.getByTestId("key-use").click();
    await expect(page.getByTestId("rights")).toContainText("동기화를 관리할 수 있어요");
    await other.reload();
    await expect(other.getByTestId("rights")).toContainText("동기화를 관리할 수 있어요");
    await page.getByTestId("key-forget").click();
    await other.reload();
    await expect(other.getByTestId("rights")).toContainText("누구인지 확인하지 못했어요");
  });

  test("who may not manage the sync is told so", async ({ page }) => {
    await page.goto(`${run.address}/#/settings`);
    await page.getByTestId("key-input").fill(READER);
    await page.getByTestId("key-use").click();
    await expect(page.getByTestId("rights")).toContainText("문서를 읽을 수 있어요.");
    await page.getByRole("link", { name: "동기화" }).click();
    await expect(page.getByTestId("sync-figures")).toContainText("검색하는 문서");
    await expect(page.getByTestId("ledger-note")).toContainText("관리자(admin)");
    await page.getByTestId("sync-now").click();
    await expect(page.getByTestId("sync-outcome")).toContainText("시작할 권한이 없어요");
  });

  test("what cannot be a key is not taken", async ({ page }) => {
    await page.goto(`${run.address}/#/settings`);
    await page.getByTestId("key-input").fill("열쇠");
    await page.getByTestId("key-use").click();
    await expect(page.getByRole("alert")).toContainText("쓸 수 없는 글자");
    await expect(page.getByTestId("key-input")).toHaveAttribute("aria-invalid", "true");
  });
});

test.describe("a load balancer that signs people in", () => {
  let proxy: Proxy;
  let issuer: Server;
  let issuerAddress: string;
  let expired: "no" | "redirected" | "refused" = "no";

  test.beforeEach(async ({ sample }) => {
    expired = "no";
    proxy = await Proxy.start(sample.address);
    const port = await freePort();
    issuerAddress = `http://127.0.0.1:${port}/authorize`;
    // Signs in whoever comes, and sends them back.
    issuer = createServer((_, outgoing) => {
      expired = "no";
      outgoing.writeHead(302, { location: `${proxy.address}/` }).end();
    });
    await new Promise<void>((resolve) => issuer.listen(port, "127.0.0.1", resolve));
    proxy.gate = (incoming, outgoing) => {
      const isDocument = incoming.headers["sec-fetch-mode"] === "navigate";
      if (expired === "no") return false;
      if (isDocument || expired === "redirected") outgoing.writeHead(302, { location: issuerAddress }).end();
      else outgoing.writeHead(401, { "content-type": "text/html" }).end("<h1>401 Authorization Required</h1>");
      return true;
    };
  });
  test.afterEach(async ({ errors }) => {
    const others = errors.filter((error) => !isRefusal(error));
    errors.splice(0, errors.length, ...others);
    issuer.closeAllConnections();
    issuer.close();
    await proxy.stop();
  });

  for (const how of ["redirected", "refused"] as const) {
    for (const [locale, says, signIn] of [["ko-KR", "로그인이 만료되었어요.", "다시 로그인"], ["en-US", "Your sign-in has expired.", "Sign in again"]] as const) {
      test.describe(locale, () => {
        test.use({ locale });

        test(`a session that expires before a question loses nothing (calls are ${how})`, async ({ page }) => {
          await page.goto(proxy.address);
          await expect(page.getByTestId("starter").first()).toBeVisible();
          expired = how;
          await ask(page, asked.question);
          const note = page.getByTestId("finish-note");
          await expect(note).toContainText(says);
          await note.getByRole("button", { name: signIn }).click();
          await expect(page.getByTestId("ask-input")).toHaveValue(asked.question);
          await page.getByTestId("ask-send").click();
          await expect((await endedAnswer(page)).getByTestId("citation-chip").first()).toBeVisible();
        });
      });
    }
  }

  test("elsewhere a notice tells of it, and leads back to where one was", async ({ page }) => {
    await page.goto(proxy.address);
    await expect(page.getByTestId("starter").first()).toBeVisible();
    expired = "redirected";
    await page.getByRole("link", { name: "동기화" }).click();
    const notice = page.getByTestId("notice");
    await expect(notice).toContainText("로그인이 만료되었어요.");
    await notice.getByRole("button").click();
    await expect(page.getByTestId("sync-figures")).toBeVisible();
    await expect(page).toHaveURL(/#\/sync$/);
  });
});
