// The bill: what it counts is what the templates and the binaries have, its sums are those of a calculator, and the runbook
// says what the code says.

import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { Context } from '../config/reader.ts';
import { COUNTED, LOADS, USE, type Language, bill, tables, total } from '../cost.ts';
import { allPrices } from '../prices.ts';
import { CDN, OIDC, synth } from './synth.ts';
import { ONLY, alarms, resourcesOf } from './templates.ts';

const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const between = (text: string, from: string, to: string) => text.slice(text.indexOf(from)).split(to)[0] ?? '';
const namesIn = (text: string) => [...text.matchAll(/"([A-Z][A-Za-z]+)"/g)].map((found) => found[1] ?? '');
const number = (text: string, form: RegExp) => Number(form.exec(text)?.[1]?.replace(/_/g, ''));
const cents = (usd: number) => Math.round(usd * 100) / 100;

const { templates } = synth({ ...OIDC, dailyBudgetUsd: '20', waf: 'true', vpc: 'own' });

test('what is counted is in the templates', () => {
  const secrets = (context: Context) => resourcesOf(synth(context).templates.data, 'AWS::SecretsManager::Secret').length;
  expect([secrets({}), secrets(CDN)]).toEqual([COUNTED.secrets, COUNTED.secrets + COUNTED.secretsOfCloudFront]);
  const metrics = Object.values(alarms(templates)).flatMap(({ Metrics }) => Metrics?.filter((metric: any) => metric.MetricStat) ?? [ONLY]);
  expect(metrics).toHaveLength(COUNTED.alarmMetrics);
  expect(resourcesOf(templates.service, 'AWS::WAFv2::WebACL')[ONLY].Properties.Rules).toHaveLength(COUNTED.wafRules);
  expect(resourcesOf(templates.service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')[ONLY].Properties.Subnets).toHaveLength(COUNTED.balancerZones);
});

test('metrics are those that API and sync tell', () => {
  const api = source('api/src/metrics.rs').split('#[cfg(test)]')[0] ?? '';
  expect(namesIn(between(api, 'pub const UNITS', '];')).filter((name) => !['Count', 'Milliseconds', 'Seconds'].includes(name))).toHaveLength(COUNTED.apiMetrics);
  expect(namesIn(between(api, 'pub fn minute', 'self.tell'))).toHaveLength(COUNTED.idleApiMetrics);
  const sync = between(source('sync-lambda/src/lambda/metrics.rs'), 'pub(crate) fn line', 'let names');
  const ofRun = namesIn(sync).filter((name) => !['Count', 'Milliseconds', 'Seconds', 'Pages'].includes(name));
  // Without those of vectors, which are off unless somebody wants them.
  const usual = ofRun.filter((name) => !['PassagesEmbedded', 'PagesWithoutVectors'].includes(name));
  const outcomes = between(source('shared/src/ledger.rs'), 'pub const OUTCOMES', '];').match(/"[a-z_]+"/g) ?? [];
  expect(usual.length + outcomes.length).toBe(COUNTED.syncMetrics);
});

test('use is what the binaries do', () => {
  const config = source('api/src/config.rs');
  const refresh = number(config, /"REFRESH_SECONDS", Duration::from_secs\((\d+)\)/);
  // The manifest and the ledger.
  expect((2 * 3600) / refresh).toBe(USE.getsAnHour);
  expect(3600 / number(source('api/src/config/access.rs'), /"API_KEYS_REFRESH_SECONDS", Duration::from_secs\((\d+)\)/)).toBe(USE.secretCallsAnHour);
  expect(USE.tokensWritten).toBeLessThanOrEqual(number(source('api/src/model/bedrock.rs'), /const MAX_TOKENS: i32 = ([\d_]+)/));
  expect(USE.rewriteWritten).toBeLessThanOrEqual(number(source('api/src/model/bedrock/rewrite.rs'), /const MAX_TOKENS: i32 = ([\d_]+)/));
  // The most of the means that were measured, at three bytes a token, to the next hundred.
  const means = [...between(source('docs/MEASUREMENTS.md'), '## What a question costs', '\n## ').matchAll(/^\|[^|]+\| \d+ [^|]+\| ([\d,]+) \|/gm)].map((found) => Number(found[1]?.replace(',', '')));
  expect(means).toHaveLength(2);
  expect(Math.ceil(Math.max(...means) / 3 / 100) * 100).toBe(USE.tokensRead);
});

test('a month of one task', () => {
  const [arm64, x86] = (['arm64', 'x86'] as const).map((architecture) => bill({ questionsADay: 0, architecture }));
  // 730 x (0.03238 + 2 x 0.00356), 730 x (0.04048 + 2 x 0.004445)
  expect([arm64?.tasks, x86?.tasks].map((usd) => cents(usd ?? 0))).toEqual([28.84, 36.04]);
  // 730 x 0.0225; 3 x 730 x 0.005
  expect([arm64?.balancer, arm64?.addresses].map((usd) => cents(usd ?? 0))).toEqual([16.43, 10.95]);
});

test('a question', () => {
  // 3,400 x 3 + 400 x 15 + 600 x 1 + 60 x 5 millionths of a dollar, 100 times a day
  const { model } = bill({ questionsADay: 100, architecture: 'arm64' });
  expect(cents(model)).toBe(cents((100 * 730 * 0.0171) / 24));
  expect(bill({ questionsADay: 0, architecture: 'arm64' }).model).toBe(0);
});

test('firewall and CloudFront', () => {
  const idle = { questionsADay: 0, architecture: 'arm64' } as const;
  expect(cents(total({ ...idle, waf: true }) - total(idle))).toBe(8);
  expect(cents(total({ ...idle, cloudFront: true }) - total(idle))).toBe(0.4);
  // 304,167 questions with 10 calls each: 45.625 GB at 0.085, and 3.04 million calls at 1 a million
  expect(cents(bill({ questionsADay: 10_000, architecture: 'arm64', cloudFront: true }).dataOut)).toBe(cents(45.625 * 0.085 + 3.041667));
});

test('a sum is the sum of its lines', () => {
  for (const questionsADay of LOADS) {
    const of = { questionsADay, architecture: 'x86', waf: true } as const;
    expect(total(of)).toBeCloseTo(Object.values(bill(of)).reduce((sum, usd) => sum + usd));
  }
});

test('each price says where it was read, or that it is unverified', () => {
  expect(allPrices().length).toBeGreaterThan(20);
  for (const { usd, per, unit } of allPrices()) expect([usd > 0, per > 0, ...unit.map((word) => word !== '')], unit[0]).not.toContain(false);
  const unverified = allPrices().filter(({ source: of }) => of === undefined).length;
  expect(tables('en').match(/\*\*unverified\*\*/g)).toHaveLength(unverified);
});

test.each<[Language, string]>([['en', 'OPERATIONS.md'], ['ko', 'OPERATIONS.ko.md']])('the runbook has these tables (%s): npm run cost -- --write', (language, file) => {
  const there = between(source(`docs/${file}`), '<!-- cost: begin -->\n', '<!-- cost: end -->').split('\n').slice(1).join('\n');
  expect(there).toBe(`${tables(language)}\n`);
});
