// Answers that no stand-in gives at will: the page's own `fetch` is told what to answer to `/ask`.

import type { Page } from "@playwright/test";

/** One event of an answer, as on the wire. */
export type Event = [name: string, data: unknown];

export interface Told {
  status?: number;
  events?: Event[];
  problem?: Record<string, unknown>;
  /** Leaves the stream open after the last event. */
  open?: boolean;
  /** Gives so many events at once, and the next ones a moment later; all at once when absent. */
  burst?: number;
}

export const meta = (more: Record<string, unknown> = {}): Event => ["meta", {
  answer_id: "0193f0a1-7c00-7000-8000-0000000000aa",
  request_id: "req-7f3a",
  model: "bedrock:apac.anthropic.claude-sonnet-4",
  language: "ko",
  index: { generation: 12, published_at: "2026-11-20T05:00:00Z", pages: 1284 },
  ...more,
}];

export function source(n: number, title: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    page_id: `0193f0a1-7c00-7000-8000-${String(n).padStart(12, "0")}`,
    title,
    url: `https://www.notion.so/${n}`,
    path: ["인사팀", "휴가와 근태"],
    edited_at: "2026-10-02T05:20:00Z",
    edited_by: "김하늘",
    score: 1 - n / 100,
    passages: [],
    ...more,
  };
}

export const sources = (...all: Record<string, unknown>[]): Event => ["sources", { sources: all, search: "hybrid" }];

export const delta = (text: string): Event => ["delta", { text }];

export function citation(number: number, n: number, position: number, title: string): Event {
  return ["citation", {
    number,
    position,
    page_id: `0193f0a1-7c00-7000-8000-${String(n).padStart(12, "0")}`,
    block_id: "0193f0a1-7c00-7000-8000-0000000000bb",
    url: `https://www.notion.so/${n}#b`,
    title,
    heading_path: [],
    quote: "다음 해로 이월할 수 있습니다",
    start: 0,
    end: 15,
  }];
}

export const done = (finish_reason: string, more: Record<string, unknown> = {}): Event => ["done", {
  finish_reason,
  dropped_citations: 0,
  ...more,
}];

/** From now on, each question gets the next of these answers, the last one again and again. Gives what was asked. */
export async function answerWith(page: Page, ...told: Told[]): Promise<() => Promise<Record<string, unknown>[]>> {
  await page.addInitScript((told) => {
    const state = globalThis as unknown as { asked: unknown[] };
    state.asked = [];
    const real = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (new URL(request.url).pathname !== "/ask") return real(input, init);
      state.asked.push(await request.clone().json());
      const now = told[Math.min(state.asked.length, told.length) - 1];
      if (now?.problem) {
        const headers = { "content-type": "application/problem+json" };
        return new Response(JSON.stringify(now.problem), { status: now.status ?? 500, headers });
      }
      const frames = (now?.events ?? []).map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      const encoder = new TextEncoder();
      let next = 0;
      const body = new ReadableStream({
        start: (controller) => request.signal.addEventListener("abort", () => controller.error(request.signal.reason)),
        async pull(controller) {
          const burst = now?.burst ?? frames.length;
          const some = frames.slice(next, next + burst).join("");
          next += burst;
          if (some) {
            if (now?.burst) await new Promise((resolve) => setTimeout(resolve));
            controller.enqueue(encoder.encode(some));
          } else if (!now?.open) controller.close();
          else await new Promise(() => undefined);
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    };
  }, told);
  return () => page.evaluate(() => (globalThis as unknown as { asked: Record<string, unknown>[] }).asked);
}
