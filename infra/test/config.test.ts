import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { CONTEXT_NAMES, ConfigError, type Context, readConfig } from '../config.ts';
import { OIDC, USUAL } from './synth.ts';

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
      oidc: undefined,
      model: 'global.anthropic.claude-sonnet-4-6',
      rewriteModel: 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
      embeddings: 'off',
      architecture: 'arm64',
      vpc: 'default',
      minTasks: 1,
      maxTasks: 3,
      image: USUAL.image,
      syncPackage: USUAL.syncPackage,
      reserveConcurrency: true,
      waf: false,
      alarmMail: undefined,
      dailyBudgetUsd: undefined,
      monthlyBudgetUsd: undefined,
    });
  });

  test('all mistakes are told at once', () => {
    const text = told({
      region: 'seoul', minTasks: '0', maxTasks: 'many', architecture: 'mips', alarmMail: 'ops', dailyBudgetUsd: '-1',
      embeddings: 'on', model: 'bedrock:claude', allowedCidrs: '300.0.0.0/8', waf: 'yes', image: undefined, syncPackage: 'nowhere.zip',
    });
    expect(text).toMatch(/^the context has \d+ mistake\(s\):\n/);
    for (const name of ['region: `seoul`', 'minTasks: `0`', 'maxTasks: `many`', 'architecture: `mips`', 'alarmMail: `ops`', 'dailyBudgetUsd: `-1`',
      'embeddings: `on`', 'model: `bedrock:claude`', 'allowedCidrs: `300.0.0.0/8`', 'waf: `yes`', 'image is not set', '`nowhere.zip`']) {
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

  test('what is right alone and wrong together', () => {
    expect(told({ minTasks: 4 })).toContain('the least is more than the most');
    expect(told({ account: undefined })).toContain('vpc=own');
    expect(told({ account: undefined, vpc: 'own' })).toBe('');
    expect(told({ monthlyBudgetUsd: 100 })).toContain('monthlyBudgetUsd needs alarmMail');
  });

  test.each(['bedrock:amazon.titan-embed-text-v2:0', 'bedrock:amazon.titan-embed-text-v2:0@256', 'bedrock:cohere.embed-multilingual-v3', 'off'])(
    'embeddings may be %s', (embeddings) => expect(told({ embeddings })).toBe(''));

  test.each(['anthropic.claude-3-haiku-20240307-v1:0', 'us.anthropic.claude-sonnet-4-6', 'us-gov.anthropic.claude-sonnet-4-6', 'amazon.nova-micro-v1:0'])(
    'a model may be %s', (model) => expect(told({ model, rewriteModel: model })).toBe(''));

  test('every setting is in the table of README.md', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(CONTEXT_NAMES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
