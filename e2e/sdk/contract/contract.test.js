// The contract against the one of the last release. A break that is meant: `npm run accept --prefix e2e/sdk/contract`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { breaks } from './breaks.js';
import { contract, released } from './files.js';

test('nothing that was released is broken', () => {
  const found = breaks(released(), contract());
  const advice = 'clients of the last release would break; if that is meant, run `npm run accept --prefix e2e/sdk/contract`';
  assert.equal(found.length, 0, `${advice}:\n  ${found.join('\n  ')}`);
});

test('names read well in clients', () => {
  for (const item of Object.values(contract().paths)) {
    for (const operation of Object.values(item)) {
      assert.match(operation.operationId, /^[a-z]+([A-Z][a-z]+)*$/);
      assert.equal(operation.tags.length, 1, operation.operationId);
    }
  }
});

test('docs/API.md tells of every type of problem', () => {
  const told = readFileSync(path.resolve(import.meta.dirname, '../../../docs/API.md'), 'utf8');
  for (const type of contract().components.schemas.ProblemKind.enum) {
    const name = type.replace('urn:notion-rag:problem:', '');
    if (name !== 'about:blank') assert.ok(told.includes(`\`${name}\``), name);
  }
});
