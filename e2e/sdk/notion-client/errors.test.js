// The official client takes the stand-in's errors for Notion's: each with its code.

import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { APIErrorCode, APIResponseError, collectAllDataSourceRows, collectPaginatedAPI } from '@notionhq/client';

import { folders, serve } from './stand-in.js';

const nobody = '00000000-0000-0000-0000-000000000000';

describe('errors', () => {
  let server;
  let notion;

  before(async () => {
    server = await serve(folders.fixture);
    notion = server.client();
  });
  after(() => server.stop());

  const cases = {
    'an unknown page': [APIErrorCode.ObjectNotFound, 404, () => notion.pages.retrieve({ page_id: nobody })],
    'an unknown block': [APIErrorCode.ObjectNotFound, 404, () => notion.blocks.children.list({ block_id: nobody })],
    'an unknown data source': [
      APIErrorCode.ObjectNotFound,
      404,
      () => notion.dataSources.query({ data_source_id: nobody }),
    ],
    'an unknown user': [APIErrorCode.ObjectNotFound, 404, () => notion.users.retrieve({ user_id: nobody })],
    'an id that is none': [APIErrorCode.ValidationError, 400, () => notion.pages.retrieve({ page_id: 'AAA' })],
    'too large a page': [APIErrorCode.ValidationError, 400, () => notion.search({ page_size: 101 })],
    'a cursor that was never given': [APIErrorCode.ValidationError, 400, () => notion.search({ start_cursor: 'x' })],
    'a token that is none': [APIErrorCode.Unauthorized, 401, () => notion.users.me({ auth: 'ntn_other' })],
    'a path that is none': [
      APIErrorCode.InvalidRequestURL,
      400,
      () => notion.request({ path: 'nowhere', method: 'get' }),
    ],
    'a body with keys that nobody knows': [
      APIErrorCode.ValidationError,
      400,
      () => notion.request({ path: 'search', method: 'post', body: { pagesize: 1 } }),
    ],
  };

  for (const [what, [code, status, call]] of Object.entries(cases)) {
    test(what, async () => {
      const error = await call().then(
        () => assert.fail('it was answered'),
        (error) => error,
      );
      assert.ok(APIResponseError.isAPIResponseError(error), String(error));
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.match(error.request_id ?? '', /^[0-9a-f-]{36}$/);
    });
  }
});

test('more rows than one query gives are reached by the way that the client has for them', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rows-'));
  const total = 10_050;
  try {
    await mkdir(path.join(folder, 'rows'));
    await writeFile(path.join(folder, 'rows/_database.yaml'), 'title: Rows\n');
    const start = Date.parse('2026-01-01T00:00:00Z');
    for (let row = 0; row < total; row += 1) {
      const created = new Date(start + row * 60_000).toISOString();
      await writeFile(path.join(folder, `rows/${row}.md`), `---\ncreated_time: ${created}\n---\n`);
    }
    const server = await serve(folder);
    try {
      const notion = server.client();
      const [source] = (await notion.search({ filter: { property: 'object', value: 'data_source' } })).results;
      const all = { data_source_id: source.id, filter_properties: ['title'] };
      const naive = await collectPaginatedAPI(notion.dataSources.query, all);
      assert.equal(naive.length, 10_000);
      const rows = await collectAllDataSourceRows(notion, all);
      assert.equal(new Set(rows.map((row) => row.id)).size, total);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
