// Alarms on the sync. It runs once an hour, so an error rate is 0 or 100 % most of the time; what users feel is how old the
// pages are, and that has alarms of its own.

import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { ALARMS, NAMES } from '../guide.ts';
import { percent, told, watch } from './alarm.ts';

const HOUR = Duration.hours(1);

/** Errors, silence, and pages that are not read. */
export class SyncAlarms extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    const lambda = (metricName: string, functionName: string) =>
      new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap: { FunctionName: functionName }, statistic: 'Sum', period: HOUR });
    watch(this, 'SyncErrors', {
      name: 'sync-errors',
      meaning: `More than ${ALARMS.syncErrorsPercent} % of syncs fail.`,
      runbook: 'sync-errors',
      metric: percent('failed, % of syncs', 'errors', 'runs', 1, {
        errors: lambda('Errors', NAMES.syncFunction),
        runs: lambda('Invocations', NAMES.syncFunction),
      }, HOUR),
      above: ALARMS.syncErrorsPercent,
      periods: 1,
      topic,
    });
    watch(this, 'NoSync', {
      name: 'no-sync',
      meaning: 'No sync has ended well for two hours.',
      runbook: 'no-sync',
      // A run tells how long it took when it has published.
      metric: told('sync', 'Duration', 'SampleCount', HOUR),
      below: 1,
      periods: 2,
      silenceIsBad: true,
      topic,
    });
    watch(this, 'SyncUnfinished', {
      name: 'sync-unfinished',
      meaning: 'Pages have been waiting to be read for three hours.',
      runbook: 'sync-unfinished',
      metric: told('sync', 'PagesWaiting', 'Minimum', HOUR),
      above: 0,
      periods: 3,
      topic,
    });
    const pages = (outcome: string) => told('sync', `Pages${outcome}`, 'Maximum', HOUR);
    watch(this, 'PagesFail', {
      name: 'pages-fail',
      meaning: 'More than 1 % of pages could not be read.',
      runbook: 'pages-fail',
      metric: percent('failed, % of pages', 'failed', 'failed + synced + unchanged + incomplete', 1, {
        failed: pages('Failed'),
        synced: pages('Synced'),
        unchanged: pages('Unchanged'),
        incomplete: pages('Partial'),
      }, HOUR),
      above: 1,
      periods: 1,
      topic,
    });
    watch(this, 'PagesHeld', {
      name: 'pages-held',
      meaning: 'Many pages vanished from Notion at once; they are kept until somebody says that this is right.',
      runbook: 'pages-held',
      metric: told('sync', 'PagesHeld', 'Maximum', HOUR),
      above: 0,
      periods: 1,
      topic,
    });
    watch(this, 'RotationErrors', {
      name: 'rotation-errors',
      meaning: 'The client key could not be rotated. Those that are out stay valid.',
      runbook: 'rotate-api-keys',
      metric: lambda('Errors', 'notion-key-rotation'),
      above: 0,
      periods: 1,
      topic,
    });
  }
}
