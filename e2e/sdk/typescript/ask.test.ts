// A client of types that openapi-typescript makes of the contract, against the real service.

import assert from "node:assert/strict";
import { test } from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/contract.d.ts";

// JSON, and not the events of /ask.
type Media = "application/json" | "application/problem+json";
const api = createClient<paths, Media>({ baseUrl: process.env.BASE_URL });

test("an answer has typed citations that stand in their pages", async () => {
  const { data, error } = await api.POST("/ask", { body: { question: "연차는 최대 며칠까지 이월되나요?" } });
  assert.equal(error, undefined);
  assert.equal(data.finish_reason, "stop");
  const citation: components["schemas"]["Citation"] = data.citations[0];
  assert.ok([...data.text].slice(citation.position).join("").startsWith(`[${citation.number}]`));

  const page = await api.GET("/sources/{id}", { params: { path: { id: citation.page_id } } });
  const block = page.data?.blocks.find((block) => block.id === citation.block_id);
  assert.equal([...block!.text].slice(citation.start, citation.end).join(""), citation.quote);
});

test("a mistake is a typed problem", async () => {
  const { data, error, response } = await api.POST("/ask", { body: { question: " " } });
  assert.equal(data, undefined);
  assert.equal(response.status, 422);
  assert.equal(error?.type, "urn:notion-rag:problem:invalid-request");
});

test("pages are read to the last", async () => {
  const seen = new Set<string>();
  let cursor: string | undefined;
  let total = 0;
  do {
    const { data } = await api.GET("/sources", { params: { query: { limit: 40, cursor } } });
    assert.ok(data);
    data.items.forEach((page) => seen.add(page.id));
    total = data.total;
    cursor = data.next_cursor ?? undefined;
  } while (cursor);
  assert.equal(seen.size, total);
});
