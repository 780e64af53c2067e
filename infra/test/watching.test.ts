// Alarms beyond the guide's four, the dashboard, the saved queries. They may only name metrics that API and sync really tell,
// which are taken from the Rust sources.

import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { synth } from './synth.ts';
import { ONLY, alarms, resourcesOf } from './templates.ts';

const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const inQuotes = (text: string) => [...text.matchAll(/"([A-Za-z_]+)"/g)].flatMap((found) => found[1] ?? []);
const between = (text: string, from: string, to: string) => text.slice(text.indexOf(from)).split(to)[0] ?? '';

const OF_API = new Set(inQuotes(between(source('api/src/metrics.rs'), 'pub const UNITS', '];')));
const syncMetrics = source('sync-lambda/src/lambda/metrics.rs').split('#[cfg(test)]')[0] ?? '';
const OUTCOMES = inQuotes(between(source('shared/src/ledger.rs'), 'pub const OUTCOMES', '];'));
const camelCase = (name: string) => name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
const OF_SYNC = new Set([...OUTCOMES.map((outcome) => `Pages${camelCase(outcome)}`), ...inQuotes(syncMetrics)]);

const { templates } = synth({ dailyBudgetUsd: '20', monthlyBudgetUsd: '300', alarmMail: 'ops@example.com' });

/** Namespace, name and service of every metric of ours in an alarm or on the dashboard. */
function metricsOfOurs(): { name: string; service: string }[] {
  const inAlarms = Object.values(alarms(templates)).flatMap((alarm) => (alarm.Metrics ?? [{ MetricStat: { Metric: alarm } }])
    .flatMap(({ MetricStat }: any) => (MetricStat?.Metric.Namespace === 'NotionRagChatbot'
      ? [{ name: MetricStat.Metric.MetricName, service: MetricStat.Metric.Dimensions[ONLY].Value }] : [])));
  const body = JSON.stringify(resourcesOf(templates.watch, 'AWS::CloudWatch::Dashboard')[ONLY].Properties.DashboardBody);
  const onDashboard = [...body.matchAll(/NotionRagChatbot[\\"]+,[\\"]+(\w+)[\\"]+,[\\"]+Service[\\"]+,[\\"]+(\w+)/g)]
    .map((found) => ({ name: found[1] ?? '', service: found[2] ?? '' }));
  expect(inAlarms.length).toBeGreaterThan(10);
  expect(onDashboard.length).toBeGreaterThan(20);
  return [...inAlarms, ...onDashboard];
}

test('the namespace is that of API and sync', () => {
  for (const path of ['api/src/metrics.rs', 'sync-lambda/src/lambda/metrics.rs']) {
    expect(source(path)).toContain('const NAMESPACE: &str = "NotionRagChatbot";');
    expect(source(path)).toContain('[["Service"]]');
  }
});

test('alarms and dashboard name metrics that are told', () => {
  expect(OF_API.size).toBeGreaterThan(20);
  for (const { name, service } of metricsOfOurs()) {
    expect(service === 'api' ? OF_API : OF_SYNC, `${service} ${name}`).toContain(name);
  }
});

test('saved queries name fields that are told', () => {
  const known = new Set([...OF_API, ...OF_SYNC]);
  const queries = resourcesOf(templates.watch, 'AWS::Logs::QueryDefinition').map(({ Properties }) => Properties);
  expect(queries).toHaveLength(6);
  for (const { QueryString, LogGroupNames } of queries) {
    expect(['/ecs/notion-chatbot', '/aws/lambda/notion-sync']).toContain(LogGroupNames[ONLY]);
    for (const [field] of QueryString.matchAll(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g)) expect(known, QueryString).toContain(field);
  }
});

test.each([
  ['index-old', 7200, 'GreaterThanThreshold', 'breaching'],
  ['no-sync', 1, 'LessThanThreshold', 'breaching'],
  ['no-task', 1, 'LessThanThreshold', 'breaching'],
  ['sync-unfinished', 0, 'GreaterThanThreshold', 'notBreaching'],
  ['pages-fail', 1, 'GreaterThanThreshold', 'notBreaching'],
  ['pages-held', 0, 'GreaterThanThreshold', 'notBreaching'],
  ['pages-unreadable', 0, 'GreaterThanThreshold', 'notBreaching'],
  ['first-token-slow', 5000, 'GreaterThanThreshold', 'notBreaching'],
  ['model-throttled', 5, 'GreaterThanThreshold', 'notBreaching'],
  ['citations-dropped', 20, 'GreaterThanThreshold', 'notBreaching'],
  ['answers-fail', 20, 'GreaterThanThreshold', 'notBreaching'],
  ['rotation-errors', 0, 'GreaterThanThreshold', 'notBreaching'],
  ['daily-budget', 20_000_000, 'GreaterThanThreshold', 'notBreaching'],
])('alarm %s: at %d', (name, threshold, comparison, silence) => {
  expect(alarms(templates)[name]).toMatchObject({ Threshold: threshold, ComparisonOperator: comparison, TreatMissingData: silence });
});

test('no successful sync for two hours, and an index older than two hours', () => {
  expect(alarms(templates)['no-sync']).toMatchObject({ MetricName: 'Duration', Statistic: 'SampleCount', Period: 3600, EvaluationPeriods: 2 });
  expect(alarms(templates)['index-old']).toMatchObject({ MetricName: 'IndexAgeSeconds', Statistic: 'Maximum' });
  expect(alarms(templates)['first-token-slow']).toMatchObject({ MetricName: 'FirstTokenMs', ExtendedStatistic: 'p95' });
});

test('each alarm says what to do, in a section of the runbook', () => {
  for (const [name, alarm] of Object.entries(alarms(templates))) {
    expect(alarm.AlarmDescription, name).toMatch(/^[A-Z].+\. What to do: docs\/OPERATIONS\.md#[a-z0-9-]+$/);
  }
});

const RUNBOOK = new URL('../../docs/OPERATIONS.md', import.meta.url);

test.skipIf(!existsSync(RUNBOOK))('each section that an alarm names is in the runbook', () => {
  const sections = [...readFileSync(RUNBOOK, 'utf8').matchAll(/<a id="([^"]+)"/g)].map((found) => found[1]);
  const named = [...JSON.stringify(templates.service.toJSON()).concat(JSON.stringify(templates.watch.toJSON())).matchAll(/OPERATIONS\.md#([a-z0-9-]+)/g)];
  expect(named.length).toBeGreaterThan(15);
  expect(named.map((found) => found[1]).filter((name) => !sections.includes(name))).toEqual([]);
});

test('a release that fails or is rolled back is told to the topic, which lets that rule in and no other', () => {
  const { EventPattern, Targets, Name } = resourcesOf(templates.watch, 'AWS::Events::Rule')[ONLY].Properties;
  expect(EventPattern).toMatchObject({
    'source': ['aws.ecs'],
    'detail-type': ['ECS Deployment State Change', 'ECS Service Action'],
    'detail': { $or: [{ eventName: expect.arrayContaining(['SERVICE_DEPLOYMENT_FAILED']) }, { reason: [{ wildcard: '*roll*' }] }] },
  });
  expect(JSON.stringify(EventPattern.resources)).toContain(':service/notion-chatbot/notion-chatbot-service"');
  expect(Targets).toMatchObject([{
    Arn: { 'Fn::ImportValue': expect.stringMatching(/^NotionChatbotData:ExportsOutputRefAlarms/) },
    InputTransformer: { InputTemplate: expect.stringMatching(/^".*docs\/OPERATIONS\.md#a-release-fails"$/) },
  }]);
  const statements = resourcesOf(templates.data, 'AWS::SNS::TopicPolicy')[ONLY].Properties.PolicyDocument.Statement;
  const admitted = statements.filter(({ Principal }: any) => Principal.Service === 'events.amazonaws.com');
  expect(admitted).toMatchObject([{ Effect: 'Allow', Action: 'sns:Publish' }]);
  expect(JSON.stringify(admitted[ONLY].Condition.ArnEquals['aws:SourceArn'])).toContain(`:rule/${Name}"`);
});

test('the dashboard has the service, the model, the sync, and what a day costs', () => {
  const body = JSON.stringify(resourcesOf(templates.watch, 'AWS::CloudWatch::Dashboard')[ONLY].Properties.DashboardBody);
  for (const row of ['What people get', 'Service', 'Model', 'Sync']) expect(body).toContain(`# ${row}`);
  expect(body).toContain('Cost of models by day');
  expect(body).toContain('cost / 1000000');
});

test('the budget of the month writes to the mail of alarms', () => {
  templates.watch.hasResourceProperties('AWS::Budgets::Budget', { Budget: { BudgetLimit: { Amount: 300, Unit: 'USD' }, TimeUnit: 'MONTHLY', BudgetType: 'COST' } });
  const { NotificationsWithSubscribers } = resourcesOf(templates.watch, 'AWS::Budgets::Budget')[ONLY].Properties;
  expect(NotificationsWithSubscribers.map(({ Notification, Subscribers }: any) => [Notification.NotificationType, Notification.Threshold, Subscribers[0].Address])).toEqual([
    ['ACTUAL', 80, 'ops@example.com'], ['FORECASTED', 100, 'ops@example.com'],
  ]);
  synth().templates.watch.resourceCountIs('AWS::Budgets::Budget', 0);
  expect(alarms(synth().templates)).not.toHaveProperty('daily-budget');
});

test('the firewall is a switch', () => {
  synth().templates.service.resourceCountIs('AWS::WAFv2::WebACL', 0);
  const { service } = synth({ waf: 'true' }).templates;
  const [acl] = resourcesOf(service, 'AWS::WAFv2::WebACL').map(({ Properties }) => Properties);
  expect(acl.Rules.map((rule: any) => rule.Name)).toEqual(['rate', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesCommonRuleSet']);
  expect(acl.Rules[0].Statement.RateBasedStatement).toEqual({ AggregateKeyType: 'IP', Limit: 3000 });
  expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true');
  const [loadBalancer] = Object.keys(service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  service.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: { Ref: loadBalancer } });
});
