// What the page costs to load and to run, against the real service, in the distribution's Chromium.

import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";

const DIST = fileURLToPath(new URL("../../web/dist", import.meta.url));
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const LONG_TOKENS = 10_000;
const ANSWERS = 100;

/** What a first visit has to load, and what is fetched when it is needed, in bytes of brotli. */
function sizes() {
  const found = { html: 0, css: 0, js: 0, wasm: 0, parts: 0 };
  for (const name of readdirSync(DIST)) {
    const kind = /^(split|chunk)_/.test(name) && name.endsWith(".wasm") ? "parts" : (name.split(".").at(-1) ?? "");
    if (kind in found) found[kind] += brotliCompressSync(readFileSync(join(DIST, name))).length;
  }
  const { parts, ...first } = found;
  return { ...first, total: Object.values(first).reduce((sum, size) => sum + size, 0), parts };
}

async function scores(address, port) {
  const flags = { port, onlyCategories: ["performance", "accessibility", "best-practices"], output: "json", logLevel: "error" };
  const result = await lighthouse(address, flags);
  return Object.fromEntries(Object.entries(result?.lhr.categories ?? {}).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]));
}

/** The time until a question can be written, on a processor of a quarter of the speed, in milliseconds. */
async function untilInteractive(page, address) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(address, { waitUntil: "commit" });
  await page.getByTestId("ask-input").waitFor();
  const time = await page.evaluate(() => Math.round(performance.now()));
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return time;
}

/** What is said again and again: a section as models write them, and a list that never ends, which is the worst there is. */
const SECTION =
  "## 연차 와 이월\n\n연차는 **열다섯 날** 이고, 남은 날은 `HR-12` 에 따라 다음 해로 이월할 수 있어요. 이월한 날은 삼월 말에 없어지니 미리 쓰세요.\n\n" +
  "- 신청 은 사흘 전까지\n- 승인 은 팀장 이\n- 취소 는 하루 전까지\n\n| 근속 | 연차 | 이월 |\n|---|---|---|\n| 1년 | 15일 | 5일 |\n| 3년 | 16일 | 5일 |\n\n";
const LIST = "연차는 **열다섯 날** 이고, `HR-12` 에 있어요. \n\n- 첫째 \n";

/** The events of an answer of so many tokens, as the service sends them. */
function longAnswer(text, tokens) {
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const words = text.match(/\S+\s*/g);
  const deltas = Array.from({ length: tokens }, (_, index) => event("delta", { text: words[index % words.length] }));
  return deltas.join("");
}

/** The longest task of the main thread while an answer of 10,000 tokens arrives in many pieces, in milliseconds. */
async function longestTask(page, address, text) {
  await page.goto(address);
  const stream = longAnswer(text, LONG_TOKENS);
  await page.evaluate((stream) => {
    const real = window.fetch;
    window.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith("/ask")) return real(input, init);
      const bytes = new TextEncoder().encode(stream);
      let place = 0;
      const body = new ReadableStream({
        async pull(controller) {
          if (place >= bytes.length) return controller.close();
          controller.enqueue(bytes.slice(place, (place += 4_096)));
          await new Promise((resolve) => setTimeout(resolve, 10));
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    };
    const seen = (globalThis.tasks = [0]);
    new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  }, stream);
  await page.getByTestId("ask-input").fill("긴 답변");
  await page.getByTestId("ask-send").click();
  await page.getByTestId("finish-note").waitFor({ timeout: 120_000 });
  return page.evaluate(() => Math.round(Math.max(...globalThis.tasks)));
}

/** The memory of the page's script after so many answers, in megabytes. */
async function memory(page, address) {
  await page.goto(address);
  for (let answer = 1; answer <= ANSWERS; answer += 1) {
    await page.getByTestId("ask-input").fill(`연차는 며칠이나 쓸 수 있나요? ${answer}`);
    await page.getByTestId("ask-send").click();
    // Only the last ones are drawn.
    await page.locator(".bubble", { hasText: new RegExp(`\\? ${answer}$`) }).waitFor();
    await page.getByTestId("ask-send").waitFor();
  }
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  return Math.round((usedSize + (backingStorageSize ?? 0)) / 1e5) / 10;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const address = process.argv[2];
const port = await freePort();
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox", `--remote-debugging-port=${port}`] });
try {
  const page = async () => (await browser.newContext({ locale: "ko-KR" })).newPage();
  const figures = {
    transfer_bytes_brotli: sizes(),
    lighthouse: await scores(address, port),
    interactive_ms_at_a_quarter_of_the_speed: await untilInteractive(await page(), address),
    longest_task_ms_in_10000_tokens: await longestTask(await page(), address, SECTION),
    longest_task_ms_in_10000_tokens_of_one_list: await longestTask(await page(), address, LIST),
    memory_mb_after_100_answers: await memory(await page(), address),
  };
  console.log(JSON.stringify(figures, null, 2));
} finally {
  await browser.close();
}
