// The official Notion client walks all that is served, over the sample workspace and over the fixture.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  collectPaginatedAPI,
  extractPageId,
  isFullBlock,
  isFullComment,
  isFullDatabase,
  isFullDataSource,
  isFullPage,
  isFullUser,
  iteratePaginatedAPI,
} from '@notionhq/client';

import { folders, serve } from './stand-in.js';

const versions = ['2026-03-11', '2025-09-03'];

for (const [name, folder] of Object.entries(folders)) {
  for (const version of versions) {
    describe(`the ${name} workspace in version ${version}`, () => {
      let server;
      let notion;
      let found;

      before(async () => {
        server = await serve(folder);
        notion = server.client({ notionVersion: version });
        found = await collectPaginatedAPI(notion.search, { page_size: 7 });
      });
      after(() => server.stop());

      test('the integration and the people are full users', async () => {
        const me = await notion.users.me({});
        assert.equal(me.type, 'bot');
        const users = await collectPaginatedAPI(notion.users.list, {});
        assert.ok(users.length > 1 && users.every(isFullUser));
        assert.deepEqual(users.find((user) => user.type === 'bot')?.id, me.id);
        const [first] = users;
        assert.equal((await notion.users.retrieve({ user_id: first.id })).name, first.name);
      });

      test('search finds a page for each file and a data source for each database', async () => {
        const files = await readdir(folder, { recursive: true });
        const pages = found.filter((object) => object.object === 'page');
        const sources = found.filter((object) => object.object === 'data_source');
        assert.ok(pages.every(isFullPage) && sources.every(isFullDataSource));
        assert.equal(sources.length, files.filter((file) => file.endsWith('_database.yaml')).length);
        assert.equal(new Set(found.map((object) => object.id)).size, found.length);
        const trashed = await collectPaginatedAPI(notion.search, { filter: { in_trash: true } });
        const markdown = files.filter((file) => file.endsWith('.md'));
        const folders = new Set(markdown.flatMap(parents));
        const withPage = (folder) =>
          [`${folder}/index.md`, `${folder}/_database.yaml`].some((file) => files.includes(file));
        const bare = [...folders].filter((folder) => !withPage(folder));
        assert.equal(pages.length + trashed.length, markdown.length + bare.length);
      });

      test('the tree holds all that search finds, and every block is full', async () => {
        const roots = found.filter((page) => page.parent.type === 'workspace').map((page) => page.id);
        const topDatabases = found.filter((source) => source.database_parent?.type === 'workspace');
        const open = [...roots, ...topDatabases.map((source) => source.parent.database_id)];
        const seen = new Set();
        const kinds = new Map();
        while (open.length > 0) {
          const id = open.pop();
          for await (const block of blocks(notion, id, seen, open)) {
            assert.ok(isFullBlock(block), block.id);
            kinds.set(block.type, (kinds.get(block.type) ?? 0) + 1);
          }
        }
        for (const object of found) {
          assert.ok(seen.has(object.id), `${object.url} is not in the tree`);
        }
        assert.ok(kinds.get('paragraph') > 3 && kinds.get('heading_2') >= 1, [...kinds].join(' '));
        console.log(`${name} ${version}: ${found.length} objects, ${[...kinds.values()].reduce((a, b) => a + b)} blocks`);
      });

      test('data sources have the columns that their rows have', async () => {
        for (const source of found.filter((object) => object.object === 'data_source')) {
          const database = await notion.databases.retrieve({ database_id: source.parent.database_id });
          assert.ok(isFullDatabase(database));
          assert.deepEqual(database.data_sources.map(({ id }) => id), [source.id]);
          const { properties } = await notion.dataSources.retrieve({ data_source_id: source.id });
          const columns = Object.values(properties).map(({ name, type }) => `${name}: ${type}`).sort();
          const rows = iteratePaginatedAPI(notion.dataSources.query, { data_source_id: source.id, page_size: 3 });
          let count = 0;
          for await (const row of rows) {
            count += 1;
            assert.ok(isFullPage(row));
            assert.equal(row.parent.data_source_id, source.id);
            const values = Object.entries(row.properties).map(([name, { type }]) => `${name}: ${type}`);
            assert.deepEqual(values.sort(), columns);
          }
          assert.ok(count > 0);
          const sorted = await notion.dataSources.query({
            data_source_id: source.id,
            sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }],
            filter: { timestamp: 'last_edited_time', last_edited_time: { on_or_after: '2000-01-01' } },
          });
          const times = sorted.results.map((row) => row.last_edited_time);
          assert.equal(times.length, count);
          assert.deepEqual(times, [...times].sort().reverse());
        }
      });

      test('each property can be asked for by its id', async () => {
        for (const page of found.filter((object) => object.object === 'page').slice(0, 20)) {
          for (const [name, { id, type }] of Object.entries(page.properties)) {
            const item = await notion.pages.properties.retrieve({
              page_id: page.id,
              property_id: decodeURIComponent(id),
            });
            assert.equal(item.object === 'list' ? item.property_item.type : item.type, type, name);
          }
          const title = Object.values(page.properties).find(({ type }) => type === 'title');
          const [only, ...others] = Object.values(
            (await notion.pages.retrieve({ page_id: page.id, filter_properties: [title.id] })).properties,
          );
          assert.deepEqual(only, title);
          assert.equal(others.length, 0);
        }
      });

      test('pages are written as Markdown, and their addresses hold their ids', async () => {
        for (const page of found.filter((object) => object.object === 'page').slice(0, 20)) {
          const answer = await notion.pages.retrieveMarkdown({ page_id: page.id });
          assert.equal(answer.object, 'page_markdown');
          assert.equal(answer.truncated, false);
          assert.equal(extractPageId(page.url), page.id);
          assert.equal((await fetch(page.url)).status, 200);
        }
      });

      test('comments are full', async () => {
        let count = 0;
        for (const page of found.filter((object) => object.object === 'page')) {
          const comments = await collectPaginatedAPI(notion.comments.list, { block_id: page.id });
          assert.ok(comments.every(isFullComment));
          count += comments.length;
        }
        assert.equal(count, name === 'fixture' ? 2 : 0);
      });
    });
  }
}

/** All blocks below `id`, depth first; pages and rows that are met go to `open`. */
async function* blocks(notion, id, seen, open) {
  seen.add(id);
  for await (const block of iteratePaginatedAPI(notion.blocks.children.list, { block_id: id, page_size: 5 })) {
    yield block;
    if (block.type === 'child_page') {
      open.push(block.id);
    } else if (block.type === 'child_database') {
      open.push(...(await rows(notion, block.id, seen)));
    } else if (block.has_children) {
      yield* blocks(notion, block.id, seen, open);
    }
  }
  // A database at the top of the workspace is no block of any page.
  const block = await notion.blocks.retrieve({ block_id: id });
  if (block.type === 'child_database') {
    open.push(...(await rows(notion, id, seen)));
  }
}

async function rows(notion, databaseId, seen) {
  const ids = [];
  const { data_sources } = await notion.databases.retrieve({ database_id: databaseId });
  for (const { id } of data_sources) {
    seen.add(id);
    for await (const row of iteratePaginatedAPI(notion.dataSources.query, { data_source_id: id })) {
      ids.push(row.id);
    }
  }
  return ids;
}

/** The folders above a file, up to but without the root. */
function parents(file) {
  const above = [];
  for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) {
    above.push(folder);
  }
  return above;
}
