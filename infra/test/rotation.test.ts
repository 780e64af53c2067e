// The rotation of the client key, by the real SDK against a Secrets Manager of this file's own, over HTTP.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

interface Secret {
  values: Record<string, string>;
  stages: Record<string, string[]>;
}

const OPERATORS = { id: 'ci', sha256: 'a'.repeat(64), scopes: ['ask'], expires_at: '2030-01-01T00:00:00Z' };
const store: Record<string, Secret> = {};
let server: Server;
let handler: (event: { Step: string; SecretId: string; ClientRequestToken: string }) => Promise<unknown>;

/** What Secrets Manager does for the four actions that the rotation may use. */
const actions: Record<string, (input: any) => object | undefined> = {
  DescribeSecret: ({ SecretId }) => ({ VersionIdsToStages: store[SecretId]?.stages }),
  GetSecretValue: ({ SecretId, VersionId }) => {
    const { stages = {}, values = {} } = store[SecretId] ?? {};
    const version = VersionId ?? Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
    const value = values[version];
    return value === undefined ? undefined : { SecretString: value, VersionId: version };
  },
  PutSecretValue: ({ SecretId, ClientRequestToken, SecretString, VersionStages = ['AWSCURRENT'] }) => {
    const secret = store[SecretId] as Secret;
    for (const stages of Object.values(secret.stages)) for (const stage of VersionStages) stages.splice(0, stages.length, ...stages.filter((one) => one !== stage));
    secret.values[ClientRequestToken] = SecretString;
    secret.stages[ClientRequestToken] = VersionStages;
    return {};
  },
  UpdateSecretVersionStage: ({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
    const { stages } = store[SecretId] as Secret;
    if (RemoveFromVersionId) stages[RemoveFromVersionId] = ['AWSPREVIOUS'];
    stages[MoveToVersionId] = [VersionStage];
    return {};
  },
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const action = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    const answer = actions[action]?.(JSON.parse(body));
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer ?? { __type: 'ResourceNotFoundException', Message: `nothing for ${action}` }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'ap-northeast-2', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', KEYS_DOCUMENT: 'document',
  });
  ({ handler } = await import('../rotation/rotate.mjs'));
});
afterAll(() => void server.close());

beforeEach(() => {
  store.client = { values: { first: 'what Secrets Manager generated' }, stages: { first: ['AWSCURRENT'] } };
  store.document = { values: { one: JSON.stringify({ keys: [OPERATORS], groups: { '*': { scopes: ['ask'] } }, collections: {} }) }, stages: { one: ['AWSCURRENT'] } };
});

const run = async (version: string, steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) => {
  // As Secrets Manager does before it begins.
  if (store.client) store.client.stages[version] ??= ['AWSPENDING'];
  for (const step of steps) await handler({ Step: step, SecretId: 'client', ClientRequestToken: version });
};
const current = (name: string): string => {
  const { stages = {}, values = {} } = store[name] ?? {};
  return values[Object.keys(stages).find((version) => stages[version]?.includes('AWSCURRENT')) ?? ''] ?? '';
};
const document = () => JSON.parse(current('document'));
const ids = () => document().keys.map((key: { id: string }) => key.id);

test('the first rotation makes the first key, as the API reads it', async () => {
  await run('0A1b2c3d-0000-4000-8000-000000000000');
  const key = current('client');
  expect(key).toMatch(/^nrc_client-0a1b2c3d_[0-9a-f]{64}$/);
  expect(document()).toEqual({
    keys: [OPERATORS, { id: 'client-0a1b2c3d', sha256: createHash('sha256').update(key).digest('hex'), scopes: ['ask', 'read'] }],
    groups: { '*': { scopes: ['ask'] } },
    collections: {},
  });
});

test('two keys are valid at a time, and those of the operator always', async () => {
  await run('11111111-a');
  const first = current('client');
  await run('22222222-a');
  expect(current('client')).not.toBe(first);
  expect(ids()).toEqual(['ci', 'client-11111111', 'client-22222222']);
  await run('33333333-a');
  expect(ids()).toEqual(['ci', 'client-22222222', 'client-33333333']);
});

test('until the last step the old key is the one to call with, and the new one is valid already', async () => {
  await run('11111111-a');
  const first = current('client');
  await run('22222222-a', ['createSecret', 'setSecret', 'testSecret']);
  expect(current('client')).toBe(first);
  expect(ids()).toEqual(['ci', 'client-11111111', 'client-22222222']);
});

test('a step that comes again changes nothing', async () => {
  await run('11111111-a', ['createSecret', 'setSecret']);
  const [key, before] = [store.client?.values['11111111-a'], document()];
  await run('11111111-a', ['createSecret', 'setSecret']);
  expect([store.client?.values['11111111-a'], document()]).toEqual([key, before]);
  await run('11111111-a', ['testSecret', 'finishSecret', 'finishSecret', 'createSecret']);
  expect(current('client')).toBe(key);
});

test('a document that lost the entry meanwhile fails the test step', async () => {
  await run('11111111-a', ['createSecret', 'setSecret']);
  if (store.document) store.document = { values: { two: '{"keys": []}' }, stages: { two: ['AWSCURRENT'] } };
  await expect(run('11111111-a', ['testSecret'])).rejects.toThrow('no entry of client-11111111');
});

test('a document that is none is left alone, and not said again', async () => {
  store.document = { values: { two: '{ nrc_ci_secret' }, stages: { two: ['AWSCURRENT'] } };
  await run('11111111-a', ['createSecret']);
  await expect(run('11111111-a', ['setSecret'])).rejects.toThrow(/^the document of keys is no JSON/);
  expect(current('document')).toBe('{ nrc_ci_secret');
});

test('an entry has the fields that the API knows, and a key its form', async () => {
  const rust = (path: string) => readFileSync(new URL(`../../api/src/auth/${path}`, import.meta.url), 'utf8');
  const written = /struct WrittenKey \{(.*?)\n\}/s.exec(rust('document.rs'))?.[1] ?? '';
  const fields = [...written.matchAll(/^\s+(\w+):/gm)].map((found) => found[1]);
  expect(fields).toContain('sha256');
  await run('11111111-a');
  const entry = document().keys.at(-1);
  expect(fields).toEqual(expect.arrayContaining(Object.keys(entry)));
  expect(rust('key.rs')).toContain('const PREFIX: &str = "nrc_";');
  expect(entry.id.length).toBeLessThanOrEqual(Number(/const MAX_ID: usize = (\d+);/.exec(rust('key.rs'))?.[1]));
});
