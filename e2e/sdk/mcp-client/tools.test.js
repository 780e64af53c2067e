// The official client of the Model Context Protocol uses the workspace's tools. It checks each result against the output
// schema that the tool is listed with.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { ask, start } from '../service.mjs';

const question = '연차는 며칠이나 쓸 수 있나요?';

describe('the tools of the workspace', () => {
  let service;
  let client;

  before(async () => {
    service = await start();
    client = await connect(service.address);
  });
  after(async () => {
    await client?.close();
    await service?.stop();
  });

  test('the server says what it is, and has no session', () => {
    assert.equal(client.getServerVersion().name, 'notion-rag-chatbot');
    assert.match(client.getInstructions(), /Notion/);
    assert.deepEqual(Object.keys(client.getServerCapabilities()), ['tools']);
    assert.equal(client.transport.sessionId, undefined);
  });

  test('the tools only read, and have schemas', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map((tool) => tool.name).sort(), ['ask', 'fetch', 'search']);
    for (const tool of tools) {
      assert.equal(tool.annotations.readOnlyHint, true);
      assert.ok(tool.outputSchema.properties && tool.description);
    }
  });

  test('ask answers in Korean as /ask does, with citations', async () => {
    await client.listTools();
    const answer = await ask(service.address, question);
    const result = await client.callTool({ name: 'ask', arguments: { question } });
    const { text, citations, sources } = result.structuredContent;
    assert.ok(!result.isError && citations.length > 0 && sources.length > 0);
    assert.equal(text, answer.text);
    assert.deepEqual(citations, answer.citations);
    assert.match(text, /\[1\]/);
    for (const citation of citations) {
      assert.ok(citation.quote && citation.url.includes('#'), JSON.stringify(citation));
      assert.ok(result.content[0].text.includes(citation.url));
    }
  });

  test('what is searched for can be fetched', async () => {
    await client.listTools();
    const found = await client.callTool({ name: 'search', arguments: { query: '연차 휴가', limit: 3 } });
    const { results } = found.structuredContent;
    assert.deepEqual(JSON.parse(found.content[0].text), found.structuredContent);
    assert.ok(results.length > 0 && results.length <= 3);
    for (const { id, title, url } of results) {
      const page = (await client.callTool({ name: 'fetch', arguments: { id } })).structuredContent;
      assert.deepEqual([page.id, page.title, page.url], [id, title, url]);
      assert.ok(page.text.startsWith('# ') && page.text.includes(title));
      assert.ok(page.metadata.edited_at);
    }
    const [page] = results;
    const within = await client.callTool({ name: 'search', arguments: { query: '연차 휴가', within: [page.id] } });
    assert.ok(within.structuredContent.results.length >= 1);
  });

  test('what goes wrong in a tool is a result, and what is no tool is an error', async () => {
    const missing = await client.callTool({ name: 'fetch', arguments: { id: '00000000-0000-0000-0000-000000000001' } });
    assert.equal(missing.isError, true);
    assert.match(missing.content[0].text, /there is no page/);
    const wrong = await client.callTool({ name: 'ask', arguments: { question, langage: 'ko' } });
    assert.equal(wrong.isError, true);
    assert.match(wrong.content[0].text, /unknown field `langage`/);
    await assert.rejects(client.callTool({ name: 'delete', arguments: {} }), (error) => error.code === -32602);
  });

  test('calls side by side do not meet', async () => {
    const words = ['연차', '배포', '온보딩', '보안', '경비'];
    const clients = await Promise.all(words.map(() => connect(service.address)));
    const calls = words.map((query, at) => clients[at].callTool({ name: 'search', arguments: { query } }));
    const alone = [];
    for (const query of words) alone.push(await client.callTool({ name: 'search', arguments: { query } }));
    assert.deepEqual((await Promise.all(calls)).map((call) => call.structuredContent), alone.map((call) => call.structuredContent));
    await Promise.all(clients.map((client) => client.close()));
  });
});

async function connect(address) {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', address)));
  return client;
}
