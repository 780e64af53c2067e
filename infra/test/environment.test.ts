// What task and function are told: only variables that their binaries read, and no secret among them. The names are taken
// from the Rust modules that read the environment.

import { expect, test } from 'vitest';

import { OF_API, OF_LIBRARIES, OF_SYNC } from './binaries.ts';
import { OIDC, synth, type Templates } from './synth.ts';
import { ONLY, environmentOfTask, resourcesOf } from './templates.ts';

const EVERYTHING = { ...OIDC, embeddings: 'bedrock:amazon.titan-embed-text-v2:0', dailyBudgetUsd: '12.5' };

const environmentOfSync = ({ sync }: Templates): Record<string, unknown> =>
  resourcesOf(sync, 'AWS::Lambda::Function')[ONLY].Properties.Environment.Variables;

test('the API is told only what it reads', () => {
  expect(OF_API).toContain('CORPUS_URL');
  const names = Object.keys(environmentOfTask(synth(EVERYTHING).templates));
  expect(names.filter((name) => !OF_API.has(name))).toEqual(OF_LIBRARIES);
});

test('the sync is told only what it reads', () => {
  expect(OF_SYNC).toContain('NOTION_TOKEN_SECRET_ID');
  const names = Object.keys(environmentOfSync(synth(EVERYTHING).templates));
  expect(names.filter((name) => !OF_SYNC.has(name))).toEqual([]);
});

test('what the API is told', () => {
  const { templates } = synth(EVERYTHING);
  const told = environmentOfTask(templates);
  const [loadBalancer] = Object.keys(templates.service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(told).toMatchObject({
    AWS_REGION: 'ap-northeast-2', EMBEDDINGS: 'bedrock:amazon.titan-embed-text-v2:0', SYNC_FUNCTION: 'notion-sync', BIND: '0.0.0.0:8080',
    METRICS: 'emf', MCP_HOSTS: 'notes.example.com', DAILY_BUDGET_USD: '12.5', ALB_ARN: { Ref: loadBalancer },
    ALB_OIDC_ISSUER: 'https://id.example.com', ALB_OIDC_CLIENT_ID: 'notion-chatbot',
  });
  expect(JSON.stringify(told.API_KEYS)).toMatch(/^{"Fn::Join":\["",\["secret:",{"Fn::ImportValue":"NotionChatbotData:ExportsOutputRefSecretsKeysDocument/);
  expect(JSON.stringify(told.CORPUS_URL)).toMatch(/^{"Fn::Join":\["",\["s3:\/\/",{"Fn::ImportValue":"NotionChatbotData:ExportsOutputRefCorpus/);
});

test('what is not chosen is not told', () => {
  const told = environmentOfTask(synth({ rewriteModel: 'off', domain: undefined, certificateArn: undefined, allowedCidrs: '203.0.113.0/24' }).templates);
  for (const name of ['REWRITE_MODEL', 'MCP_HOSTS', 'DAILY_BUDGET_USD', 'ALB_ARN', 'ALB_OIDC_ISSUER', 'ALB_OIDC_CLIENT_ID']) {
    expect(told).not.toHaveProperty(name);
  }
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
  // The client secret of sign-in is a reference, which CloudFormation resolves.
  const rule = resourcesOf(templates.service, 'AWS::ElasticLoadBalancingV2::ListenerRule')[ONLY].Properties;
  const [signIn, forward] = rule.Actions;
  expect([signIn.Type, signIn.Order, forward.Type, forward.Order]).toEqual(['authenticate-oidc', 1, 'forward', 2]);
  expect(signIn.AuthenticateOidcConfig.ClientSecret).toBe('{{resolve:secretsmanager:notion-chatbot/oidc-client:SecretString:::}}');
  expect(signIn.AuthenticateOidcConfig.OnUnauthenticatedRequest).toBe('authenticate');
});
