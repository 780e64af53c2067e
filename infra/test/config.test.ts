import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readConfig } from '../config.ts';
import { PRICED } from '../config/models.ts';
import { CONTEXT_NAMES, ConfigError, type Context } from '../config/reader.ts';
import { CDN, OIDC, REPLICA, USUAL } from './synth.ts';

/** What is said of the usual context with other values in it. */
function told(other: Context): string {
  try {
    readConfig({ ...USUAL, ...other });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '';
}

describe('the context', () => {
  test('has a good value for everything that is not of one installation', () => {
    expect(readConfig(USUAL)).toEqual({
      region: 'ap-northeast-2',
      account: '123456789012',
      tls: { domain: USUAL.domain, certificateArn: USUAL.certificateArn },
      allowedCidrs: [],
      cdnCertificateArn: undefined,
      oidc: undefined,
      tokens: undefined,
      groupsClaim: undefined,
      asksPerMinute: undefined,
      readsPerMinute: undefined,
      corsOrigins: undefined,
      model: 'global.anthropic.claude-sonnet-4-6',
      fallbackModels: [],
      rewriteModel: 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
      guardrail: undefined,
      modelPrice: undefined,
      embeddings: 'off',
      dailyBudgetUsd: undefined,
      callerDailyBudgetUsd: undefined,
      image: USUAL.image,
      syncPackage: resolve(String(USUAL.syncPackage)),
      comments: 'pages',
      webhookSecretName: undefined,
      architecture: 'arm64',
      vpc: 'default',
      s3Endpoint: true,
      minTasks: 1,
      maxTasks: 3,
      reserveConcurrency: true,
      waf: false,
      replica: undefined,
      alarmMail: undefined,
      monthlyBudgetUsd: undefined,
    });
  });

  test('all mistakes are told at once', () => {
    const text = told({
      region: 'seoul', minTasks: '0', maxTasks: 'many', architecture: 'mips', alarmMail: 'ops', dailyBudgetUsd: '-1',
      embeddings: 'on', model: 'bedrock:claude', allowedCidrs: '300.0.0.0/8', waf: 'yes', image: 'chat:latest', syncPackage: 'nowhere.zip',
      fallbackModels: 'claude', guardrail: 'abc', modelPrice: 'cheap', asksPerMinute: '0', corsOrigins: 'wiki.example.com', comments: 'all',
      webhookSecretName: 'a b', callerDailyBudgetUsd: 'much', replicaRegion: 'oregon',
    });
    expect(text).toMatch(/^the context has \d+ mistake\(s\):\n/);
    for (const name of ['region: `seoul`', 'minTasks: `0`', 'maxTasks: `many`', 'architecture: `mips`', 'alarmMail: `ops`', 'dailyBudgetUsd: `-1`',
      'embeddings: `on`', 'model: `bedrock:claude`', 'allowedCidrs: `300.0.0.0/8`', 'waf: `yes`', 'image: `chat:latest`', '`nowhere.zip`', 'fallbackModels: `claude`', 'guardrail: `abc`', 'modelPrice: `cheap`',
      'asksPerMinute: `0`', 'corsOrigins: `wiki.example.com`', 'comments: `all`', 'webhookSecretName: `a b`', 'callerDailyBudgetUsd: `much`',
      'replicaRegion: `oregon`']) {
      expect(text).toContain(name);
    }
  });

  test('a slip of the pen is no silence', () => {
    expect(told({ domian: 'x' })).toContain('domian: there is no such setting');
    // CDK's own names are not ours.
    expect(told({ '@aws-cdk/core:x': true, 'aws:cdk:bundling-stacks': [] })).toBe('');
  });

  test('plain HTTP is for a closed trial only', () => {
    const plain = { domain: undefined, certificateArn: undefined };
    expect(told(plain)).toContain('unencrypted over the open internet');
    expect(told({ ...plain, allowedCidrs: '203.0.113.0/24,0.0.0.0/0' })).toContain('unencrypted over the open internet');
    expect(told({ ...plain, allowedCidrs: '203.0.113.0/24' })).toBe('');
    expect(told({ ...plain, ...OIDC, allowedCidrs: '203.0.113.0/24' })).toContain('by HTTPS only');
  });

  test('HTTPS needs name and certificate, of the same region', () => {
    expect(told({ certificateArn: undefined })).toContain('certificateArn is not set');
    expect(told({ domain: undefined })).toContain('domain is not set');
    expect(told({ certificateArn: String(USUAL.certificateArn).replace('ap-northeast-2', 'us-east-1') })).toContain('is of us-east-1');
    expect(told({ domain: 'https://notes.example.com' })).toContain('without https://');
  });

  test('sign-in is said as a whole', () => {
    expect(told(OIDC)).toBe('');
    const text = told({ oidcIssuer: 'http://id.example.com' });
    expect(text).toContain('oidcIssuer: `http://id.example.com`');
    for (const name of ['oidcAuthorizationEndpoint', 'oidcTokenEndpoint', 'oidcUserInfoEndpoint', 'oidcClientId', 'oidcClientSecretName']) {
      expect(text).toContain(`${name} is not set`);
    }
  });

  test('tokens of an issuer are said as a whole, and groups by somebody', () => {
    expect(told({ tokenIssuer: 'https://id.example.com' })).toContain('tokenAudience is not set');
    expect(told({ tokenAudience: 'notes' })).toContain('tokenIssuer is not set');
    expect(told({ oidcGroupsClaim: 'roles' })).toContain('oidcGroupsClaim needs');
    expect(told({ tokenIssuer: 'https://id.example.com', tokenAudience: 'notes', oidcGroupsClaim: 'roles' })).toBe('');
  });

  test('CloudFront has a certificate of its own, and is everybody\'s way', () => {
    expect(told(CDN)).toBe('');
    expect(told({ cdnCertificateArn: USUAL.certificateArn })).toContain('CloudFront needs one of us-east-1');
    expect(told({ ...CDN, allowedCidrs: '203.0.113.0/24' })).toContain('leave it out, or cdnCertificateArn');
    expect(told({ ...CDN, domain: undefined, certificateArn: undefined })).toContain('cdnCertificateArn needs domain');
    expect(told({ ...CDN, vpc: 'own', account: undefined })).toContain('account is not set');
  });

  test('a second region is another one, with a certificate of its own', () => {
    expect(told(REPLICA)).toBe('');
    expect(told({ ...REPLICA, replicaRegion: 'ap-northeast-2' })).toContain('is where the service is already');
    expect(told({ ...REPLICA, replicaRegion: 'eu-west-1' })).toContain('a load balancer in eu-west-1 needs one of eu-west-1');
    expect(told({ ...REPLICA, replicaRegion: undefined })).toContain('replicaRegion is not set');
    expect(told({ ...REPLICA, replicaCertificateArn: undefined })).toContain('replicaCertificateArn is not set');
    expect(told({ ...REPLICA, vpc: 'own', account: undefined })).toContain('the bucket of replicaRegion is named after it');
    expect(told({ ...REPLICA, ...CDN })).toContain('leave out replicaRegion or cdnCertificateArn');
  });

  test('a profile of another part of the world cannot be called', () => {
    expect(told({ model: 'us.anthropic.claude-sonnet-4-6' })).toContain('`us.` leads to models of another part of the world than ap-northeast-2');
    expect(told({ fallbackModels: 'eu.anthropic.claude-sonnet-4-6' })).toContain('than ap-northeast-2');
    expect(told({ ...REPLICA, rewriteModel: 'apac.anthropic.claude-haiku-4-5-20251001-v1:0' })).toContain('than us-west-2');
  });

  test('a budget needs the price of every model', () => {
    expect(told({ dailyBudgetUsd: 20, model: 'amazon.nova-pro-v1:0' })).toContain('modelPrice is not set: without a price of `amazon.nova-pro-v1:0`');
    expect(told({ callerDailyBudgetUsd: 2, fallbackModels: 'amazon.nova-pro-v1:0' })).toContain('modelPrice is not set');
    expect(told({ dailyBudgetUsd: 20, model: 'amazon.nova-pro-v1:0', modelPrice: '0.8,3.2' })).toBe('');
    const prices = readFileSync(new URL('../../api/src/model/price.rs', import.meta.url), 'utf8');
    expect([...prices.matchAll(/\("(claude-[^"]+)", Price::of/g)].map((found) => found[1])).toEqual(PRICED);
  });

  test('what is right alone and wrong together', () => {
    expect(told({ minTasks: 4 })).toContain('the least is more than the most');
    expect(told({ account: undefined })).toContain('vpc=own');
    expect(told({ account: undefined, vpc: 'own' })).toBe('');
    expect(told({ monthlyBudgetUsd: 100 })).toContain('monthlyBudgetUsd needs alarmMail');
  });

  test.each(['bedrock:amazon.titan-embed-text-v2:0', 'bedrock:amazon.titan-embed-text-v2:0@256', 'bedrock:cohere.embed-multilingual-v3', 'off'])(
    'embeddings may be %s', (embeddings) => expect(told({ embeddings })).toBe(''));

  test.each(['anthropic.claude-3-haiku-20240307-v1:0', 'apac.anthropic.claude-sonnet-4-6', 'us-gov.anthropic.claude-sonnet-4-6', 'amazon.nova-micro-v1:0'])(
    'a model may be %s', (model) => expect(told({ model, rewriteModel: model })).toBe(''));

  test('every setting is in the table of README.md', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(CONTEXT_NAMES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
