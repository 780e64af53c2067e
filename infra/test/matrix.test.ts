// The ways to install it, each synthesised with cdk-nag and CDK's own checks, which fail the synthesis; and by the `cdk`
// command itself, as an operator does, without credentials and look-ups. What three of them come to is kept in
// `templates/`: a change of a template is to be seen in review.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, test, vi } from 'vitest';

import { build, check } from '../build.ts';
import { readConfig } from '../config.ts';
import type { Context } from '../config/reader.ts';
import { CDN, OF_CDK, OIDC, REPLICA, USUAL } from './synth.ts';

const EVERYTHING: Context = {
  ...OIDC, ...CDN, vpc: 'own', embeddings: 'bedrock:cohere.embed-multilingual-v3', architecture: 'x86', model: 'apac.anthropic.claude-sonnet-4-6',
  fallbackModels: 'amazon.nova-pro-v1:0', guardrail: 'abc123:1', modelPrice: '3,15', webhookSecretName: 'notion/webhook', waf: 'true',
  alarmMail: 'ops@example.com', dailyBudgetUsd: '20', callerDailyBudgetUsd: '2', monthlyBudgetUsd: '300', minTasks: '2',
};
const PLAIN: Context = { domain: undefined, certificateArn: undefined, allowedCidrs: '203.0.113.0/24' };
const VECTORS: Context = { embeddings: 'bedrock:amazon.titan-embed-text-v2:0@256' };
/** Each choice both ways, and in company. */
const MATRIX: [name: string, context: Context][] = [
  ['usual', {}],
  ['everything', EVERYTHING],
  ['second-region', { ...REPLICA, ...OIDC }],
  ['x86 with vectors', { architecture: 'x86', ...VECTORS }],
  ['sign-in, in the default VPC', OIDC],
  ['sign-in and vectors, in an own VPC', { ...OIDC, ...VECTORS, vpc: 'own', s3Endpoint: 'false' }],
  ['CloudFront with API keys, in the default VPC', { ...CDN, image: 'registry.example.com/chat:1.0.0' }],
  ['CloudFront and sign-in on x86', { ...CDN, ...OIDC, architecture: 'x86' }],
  ['a second region with vectors and firewalls, in own VPCs', { ...REPLICA, ...VECTORS, vpc: 'own', waf: 'true' }],
  ['a closed trial in an own VPC', { ...PLAIN, vpc: 'own', account: undefined }],
  ['a closed trial in two regions', { ...PLAIN, replicaRegion: REPLICA.replicaRegion }],
  ['built from a folder, without reserved concurrency', { image: 'test/fixtures/image', reserveConcurrency: 'false' }],
];
/** What is kept of these: all of the first two, and of the second region what is not at home. */
const KEPT = ['usual', 'everything'];
const KEPT_OF_SECOND = ['data', 'replicaData', 'replicaService', 'replicaWatch'];

const withUsual = (other: Context): Context =>
  Object.fromEntries(Object.entries({ ...USUAL, ...other }).filter(([, value]) => value !== undefined));

function stacksOf(other: Context): { app: App; stacks: ReturnType<typeof build> } {
  const app = new App({ context: OF_CDK });
  return { app, stacks: build(app, readConfig(withUsual(other))) };
}

test.each(MATRIX)('%s: synthesised and checked', async (name, context) => {
  const { app, stacks } = stacksOf(context);
  check(app);
  app.synth();
  const isKept = (stack: string) => KEPT.includes(name) || (name === 'second-region' && KEPT_OF_SECOND.includes(stack));
  for (const [stack, made] of Object.entries(stacks).filter(([stack]) => isKept(stack))) {
    // The hashes of what is uploaded change with each line of code.
    const template = JSON.stringify(Template.fromStack(made).toJSON(), null, 2).replace(/\b[0-9a-f]{64}\b/g, '<hash>');
    await expect(`${template}\n`).toMatchFileSnapshot(`templates/${name}-${stack}.json`);
  }
});

test.each(MATRIX.slice(0, 3))('%s: the check fails on what nobody has explained', (_, context) => {
  const explained: string[] = [];
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockImplementation((...rules) => {
    explained.push(...rules.map((rule) => rule.id).filter((id) => id.startsWith('AwsSolutions')));
  });
  const unexplained = stacksOf(context).app;
  acknowledge.mockRestore();
  check(unexplained);
  const found = messageOf(() => unexplained.synth());
  // Each explanation is of something that is found: none is left over.
  expect(explained.length).toBeGreaterThan(10);
  expect(explained.filter((id) => !found.includes(id))).toEqual([]);
});

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return '';
}

const folder = mkdtempSync(join(tmpdir(), 'infra-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the `cdk` command in a folder with this context, without credentials. */
function cdk(context: Context): string[] {
  const tsx = resolve('node_modules/.bin/tsx');
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _key, AWS_ENDPOINT_URL_SECRETS_MANAGER: _url, ...env } = process.env;
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({
    app: `${tsx} ${resolve('app.ts')}`,
    context: { ...withUsual(context), ...OF_CDK, syncPackage: resolve(String(USUAL.syncPackage)) },
  }));
  execFileSync(resolve('node_modules/.bin/cdk'), ['synth', '--no-notices', '--quiet', '--no-lookups', '--strict', '--output', 'out'], {
    cwd: folder, stdio: 'pipe', env: { ...env, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  return readdirSync(join(folder, 'out')).filter((file) => file.endsWith('.template.json')).sort();
}

test('the cdk command synthesises all stacks without account and network', () => {
  expect(cdk({})).toEqual(['NotionChatbotData', 'NotionChatbotService', 'NotionChatbotSync', 'NotionChatbotWatch'].map((stack) => `${stack}.template.json`));
});

test('the cdk command tells every mistake, and no trace', () => {
  const told = messageOf(() => cdk({ region: undefined, maxTasks: 'many' }));
  expect(told).toContain('the context has');
  expect(told).toContain('maxTasks: `many` is no whole number from 1 to 100');
  expect(told).not.toContain('at readConfig');
});
