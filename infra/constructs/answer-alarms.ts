// Alarms on what people get: how fresh, how soon, how well cited, at what cost. All by the API's own metrics.

import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { percent, told, watch } from './alarm.ts';

const MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
const TWO_HOURS_IN_SECONDS = 7200;
const MICRO_USD = 1_000_000;

/** Freshness, speed, capacity, citations, cost. */
export class AnswerAlarms extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic, dailyBudgetUsd: number | undefined) {
    super(scope, id);
    watch(this, 'IndexOld', {
      name: 'index-old',
      meaning: 'What is searched is older than two hours, or nothing is loaded.',
      runbook: 'index-old',
      metric: told('api', 'IndexAgeSeconds', 'Maximum', MINUTES),
      above: TWO_HOURS_IN_SECONDS,
      periods: 3,
      silenceIsBad: true,
      topic,
    });
    watch(this, 'PagesUnreadable', {
      name: 'pages-unreadable',
      meaning: 'Pages that the manifest names cannot be read from the bucket.',
      runbook: 's3-access',
      metric: told('api', 'UnreadablePages', 'Maximum', MINUTES),
      above: 0,
      periods: 3,
      topic,
    });
    watch(this, 'FirstToken', {
      name: 'first-token-slow',
      meaning: 'One question in twenty waits more than five seconds for its first word.',
      runbook: 'first-token-slow',
      metric: told('api', 'FirstTokenMs', 'p95', MINUTES),
      above: 5000,
      periods: 3,
      topic,
    });
    watch(this, 'Throttled', {
      name: 'model-throttled',
      meaning: 'Bedrock has refused calls for want of capacity, again and again for a quarter of an hour.',
      runbook: 'model-throttled',
      metric: told('api', 'Throttles', 'Sum', MINUTES),
      above: 5,
      periods: 3,
      topic,
    });
    watch(this, 'CitationsDropped', {
      name: 'citations-dropped',
      meaning: 'The model quotes what no page says: more than a fifth of its citations were taken out.',
      runbook: 'citations-dropped',
      metric: percent('dropped, % of citations', 'dropped', 'dropped + verified', 5, {
        dropped: told('api', 'DroppedCitations', 'Sum', HOUR),
        verified: told('api', 'VerifiedCitations', 'Sum', HOUR),
      }, HOUR),
      above: 20,
      periods: 1,
      topic,
    });
    if (dailyBudgetUsd) {
      watch(this, 'DailyBudget', {
        name: 'daily-budget',
        meaning: `Models have cost more than ${dailyBudgetUsd} US dollars in a day. Each task refuses more by itself.`,
        runbook: 'budget',
        metric: told('api', 'CostMicroUsd', 'Sum', Duration.days(1)),
        above: dailyBudgetUsd * MICRO_USD,
        periods: 1,
        topic,
      });
    }
  }
}
