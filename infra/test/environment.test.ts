// What task and function are told: only variables that their binaries read, and no secret among them. The names are taken
// from the Rust modules that read the environment.

import { expect, test } from 'vitest';

import type { Context } from '../config/reader.ts';
import { OF_API, OF_LIBRARIES, OF_SYNC } from './binaries.ts';
import { CDN, OIDC, synth, type Templates } from './synth.ts';
import { ONLY, environmentOfTask, resourcesOf } from './templates.ts';

const EVERYTHING: Context = {
  ...OIDC, embeddings: 'bedrock:amazon.titan-embed-text-v2:0', dailyBudgetUsd: '12.5', callerDailyBudgetUsd: '2',
  fallbackModels: 'global.anthropic.claude-opus-4-6-v1, amazon.nova-pro-v1:0', guardrail: 'abc123:1', modelPrice: '3,15', oidcGroupsClaim: 'roles',
  tokenIssuer: 'https://id.example.com', tokenAudience: 'notes', asksPerMinute: '30', readsPerMinute: 'off', corsOrigins: 'https://wiki.example.com',
  webhookSecretName: 'notion/webhook', comments: 'blocks',
};

/** What neither this app nor its operator sets, and why. */
const NOT_SET: Record<string, string> = {
  WEB_DIR: 'the image knows where it has the page',
  MAX_PASSAGES: 'its default is meant for a task of 2 GB',
  REFRESH_SECONDS: 'its default is a matter of seconds',
  API_KEYS_REFRESH_SECONDS: 'its default is a minute, and an unknown key has the document read at once',
  ALB_KEYS_URL: 'the region of the load balancer has one',
  DRAFT: 'is no variable, but a version of a guardrail',
  AWS_ENDPOINT_URL: 'for another S3 than Amazon\'s',
  AWS_ENDPOINT_URL_S3: 'for another S3 than Amazon\'s',
};

const environmentOfSync = ({ sync }: Templates): Record<string, unknown> =>
  resourcesOf(sync, 'AWS::Lambda::Function')[ONLY].Properties.Environment.Variables;

test('the API is told only what it reads', () => {
  expect(OF_API).toContain('CORPUS_URL');
  const names = Object.keys(environmentOfTask(synth(EVERYTHING).templates));
  expect(names.filter((name) => !OF_API.has(name))).toEqual(OF_LIBRARIES);
});

test('what an operator needs can be set: nothing that the API reads is out of reach', () => {
  const { templates } = synth(EVERYTHING);
  const { Secrets } = resourcesOf(templates.service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
  const told = [...Object.keys(environmentOfTask(templates)), ...Secrets.map(({ Name }: { Name: string }) => Name)];
  expect([...OF_API].filter((name) => !told.includes(name)).sort()).toEqual(Object.keys(NOT_SET).sort());
});

test('the sync is told only what it reads', () => {
  expect(OF_SYNC).toContain('NOTION_TOKEN_SECRET_ID');
  const told = environmentOfSync(synth(EVERYTHING).templates);
  expect(Object.keys(told).filter((name) => !OF_SYNC.has(name))).toEqual([]);
  expect(told.NOTION_COMMENTS).toBe('blocks');
});

test('what the API is told', () => {
  const { templates } = synth(EVERYTHING);
  const told = environmentOfTask(templates);
  const [loadBalancer] = Object.keys(templates.service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(told).toMatchObject({
    AWS_REGION: 'ap-northeast-2', EMBEDDINGS: 'bedrock:amazon.titan-embed-text-v2:0', SYNC_FUNCTION: 'notion-sync', BIND: '0.0.0.0:8080',
    METRICS: 'emf', MCP_HOSTS: 'notes.example.com', DAILY_BUDGET_USD: '12.5', CALLER_DAILY_BUDGET_USD: '2', ALB_ARN: { Ref: loadBalancer },
    ALB_OIDC_ISSUER: 'https://id.example.com', ALB_OIDC_CLIENT_ID: 'notion-chatbot', OIDC_ISSUER: 'https://id.example.com',
    OIDC_AUDIENCE: 'notes', OIDC_GROUPS_CLAIM: 'roles', ASKS_PER_MINUTE: '30', READS_PER_MINUTE: 'off', CORS_ORIGINS: 'https://wiki.example.com',
    MODEL: 'bedrock:global.anthropic.claude-sonnet-4-6,global.anthropic.claude-opus-4-6-v1,amazon.nova-pro-v1:0',
    GUARDRAIL: 'abc123:1', MODEL_PRICE: '3,15',
  });
  expect(JSON.stringify(told.API_KEYS)).toMatch(/^{"Fn::Join":\["",\["secret:",{"Fn::ImportValue":"NotionChatbotData:ExportsOutputRefSecretsKeysDocument/);
  expect(JSON.stringify(told.CORPUS_URL)).toMatch(/^{"Fn::Join":\["",\["s3:\/\/",{"Fn::ImportValue":"NotionChatbotData:ExportsOutputRefCorpus/);
});

test('what is not chosen is not told', () => {
  const told = environmentOfTask(synth({ rewriteModel: 'off' }).templates);
  expect(Object.keys(told).sort()).toEqual([
    'API_KEYS', 'AWS_REGION', 'BIND', 'CORPUS_URL', 'EMBEDDINGS', 'MCP_HOSTS', 'METRICS', 'MODEL', 'SHUTDOWN_SECONDS', 'SYNC_FUNCTION',
    'SYNC_MINUTES', 'TMPDIR',
  ]);
});

test('the page is told of the schedule that there is', () => {
  const { templates } = synth();
  expect(environmentOfTask(templates).SYNC_MINUTES).toBe('60');
  templates.sync.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)' });
});

test('a closed trial is called by the name of its load balancer', () => {
  const { templates } = synth({ domain: undefined, certificateArn: undefined, allowedCidrs: '203.0.113.0/24' });
  const [loadBalancer] = Object.keys(templates.service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(environmentOfTask(templates).MCP_HOSTS).toEqual({ 'Fn::GetAtt': [loadBalancer, 'DNSName'] });
});

test('both embed by the same model', () => {
  const { templates } = synth(EVERYTHING);
  expect(environmentOfSync(templates).EMBEDDINGS).toBe(environmentOfTask(templates).EMBEDDINGS);
});

test('no secret stands in a template', () => {
  const { templates } = synth(EVERYTHING);
  const secrets = resourcesOf(templates.data, 'AWS::SecretsManager::Secret').map(({ Properties }) => Properties);
  const [token, document, clientKey] = secrets;
  expect([token.SecretString, token.GenerateSecretString]).toEqual([undefined, undefined]);
  // Who is signed in may ask and read; there is no key in it.
  expect(JSON.parse(document.SecretString)).toEqual({ keys: [], groups: { '*': { scopes: ['ask', 'read'] } } });
  expect([clientKey.SecretString, clientKey.GenerateSecretString]).toEqual([undefined, {}]);
});

test('no secret stands in an environment, where CloudFormation would write what a reference leads to', () => {
  const { templates } = synth({ ...EVERYTHING, ...CDN });
  for (const environment of [environmentOfTask(templates), environmentOfSync(templates)]) {
    expect(JSON.stringify(environment)).not.toContain('resolve:');
  }
  const lambdas = resourcesOf(templates.data, 'AWS::Lambda::Function').map(({ Properties }) => Properties.Environment.Variables);
  expect(lambdas.map((variables) => Object.keys(variables))).toEqual([['KEYS_DOCUMENT']]);
});

test('a reference to a secret stands where nothing else can: in the sign-in of a rule, and in the key of CloudFront', () => {
  const { templates } = synth({ ...EVERYTHING, ...CDN });
  const found = new Set<string>();
  for (const [stack, template] of Object.entries(templates)) {
    visit(template.toJSON(), [stack], (path, value) => {
      if (value.includes('{{resolve:')) found.add(`${path.filter((part) => Number.isNaN(Number(part))).slice(-3).join('.')} ${value}`);
    });
  }
  const key = '{{resolve:secretsmanager:notion-chatbot/origin-key:SecretString:::}}';
  expect([...found].sort()).toEqual([
    'Actions.AuthenticateOidcConfig.ClientSecret {{resolve:secretsmanager:notion-chatbot/oidc-client:SecretString:::}}',
    `Conditions.HttpHeaderConfig.Values ${key}`,
    `Origins.OriginCustomHeaders.HeaderValue ${key}`,
  ]);
});

/** Visits every text of a template, with the way to it. */
function visit(value: unknown, path: string[], see: (path: string[], text: string) => void): void {
  if (typeof value === 'string') see(path, value);
  if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([name, inner]) => visit(inner, [...path, name], see));
}
