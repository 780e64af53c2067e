// One page that tells whether the service is well: what people get, the service, the model and its cost, the sync.

import { Duration } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard, GraphWidget, IMetric, MathExpression, Metric, SingleValueWidget, Stats, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

import { NAMES } from '../guide.ts';
import type { ServiceStack } from '../stacks/service.ts';
import { told } from './alarm.ts';

const MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
const DAY = Duration.days(1);

/** The dashboard. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, service: ServiceStack, isHome: boolean) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Dashboard', {
      // Dashboards are of the account and not of a region.
      dashboardName: isHome ? 'notion-chatbot' : `notion-chatbot-${service.region}`,
      defaultInterval: Duration.days(1),
      widgets: [answers(), health(service), model(), isHome ? sync() : copy()],
    });
  }
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []) => new GraphWidget({ title, left, right, width: 8 });
const api = (name: string, statistic = 'Sum') => told('api', name, statistic, MINUTES);
const ofSync = (name: string, statistic = 'Maximum') => told('sync', name, statistic, HOUR);

function answers() {
  return [
    new TextWidget({ markdown: '# What people get', width: 24, height: 1 }),
    graph('First word and whole answer (ms)', [api('FirstTokenMs', 'p50'), api('FirstTokenMs', 'p95'), api('AnswerMs', 'p95')]),
    graph('Answers', [api('Answers'), api('NotFound'), api('SourcesOnly'), api('Failed'), api('Cancelled'), api('Shared')]),
    graph('Citations and thumbs', [api('VerifiedCitations'), api('DroppedCitations')], [api('FeedbackUp'), api('FeedbackDown')]),
  ];
}

function health({ service, balancer }: ServiceStack) {
  const { metrics } = balancer.loadBalancer;
  return [
    new TextWidget({ markdown: '# Service', width: 24, height: 1 }),
    graph('CPU and memory (%)', [service.metricCpuUtilization(), service.metricMemoryUtilization({ statistic: 'Maximum' })]),
    graph('Calls, refused, faults', [api('Requests'), api('Refused'), api('Faults')]),
    graph('Load balancer: time (s) and ready tasks', [metrics.targetResponseTime({ statistic: Stats.p(95) })], [
      balancer.way.blue.metrics.healthyHostCount({ label: 'blue' }), balancer.way.green.metrics.healthyHostCount({ label: 'green' }),
    ]),
  ];
}

function model() {
  const cost = told('api', 'CostMicroUsd', 'Sum', DAY);
  const dollars = new MathExpression({ expression: 'cost / 1000000', usingMetrics: { cost }, period: DAY, label: 'US dollars' });
  return [
    new TextWidget({ markdown: '# Model', width: 24, height: 1 }),
    new SingleValueWidget({
      title: 'Cost of models (US dollars a day)',
      width: 4,
      height: 6,
      metrics: [dollars],
    }),
    new GraphWidget({ title: 'Cost of models by day', left: [dollars], width: 4, height: 6, period: DAY, start: '-P28D' }),
    graph('Tokens', [api('InputTokens'), api('OutputTokens'), api('CachedTokens')]),
    graph('Throttles and answers by another model', [api('Throttles'), api('AnsweredByFallback')]),
  ];
}

function sync() {
  const lambda = (metricName: string) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap: { FunctionName: NAMES.syncFunction }, statistic: 'Sum', period: HOUR });
  return [
    new TextWidget({ markdown: '# Sync', width: 24, height: 1 }),
    graph('Age (s)', [api('IndexAgeSeconds', 'Maximum')], [ofSync('Staleness')]),
    graph('Pages', ['Synced', 'Partial', 'Failed', 'Waiting', 'Held'].map((outcome) => ofSync(`Pages${outcome}`)), [api('IndexedPages', 'Maximum')]),
    graph('Runs', [lambda('Invocations'), lambda('Errors'), lambda('Throttles')], [ofSync('Duration'), ofSync('Requests', 'Sum')]),
  ];
}

/** In a second region: how far the copy of the corpus is behind, and what of it is not there yet. */
function copy() {
  return [
    new TextWidget({ markdown: '# Copy of the corpus', width: 24, height: 1 }),
    graph('Age (s)', [api('IndexAgeSeconds', 'Maximum')]),
    graph('Pages', [api('IndexedPages', 'Maximum')], [api('UnreadablePages', 'Maximum')]),
  ];
}
