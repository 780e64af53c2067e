// The two alarms that roll a release back: by ECS, while the old tasks still wait. Errors of a stream come after its status
// was sent, as an event, so the load balancer's count of 5xx alone would take a release that answers nothing for a good one.

import { Duration } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { ALARMS } from '../guide.ts';
import { percent, told, watch } from './alarm.ts';

// Shorter than the bake time, so that both can tell within it.
const MINUTES = Duration.minutes(5);

/** What tells that a release is bad. */
export class ReleaseAlarms extends Construct {
  readonly alarms: Alarm[];

  constructor(scope: Construct, id: string, loadBalancer: ApplicationLoadBalancer, topic: ITopic) {
    super(scope, id);
    const count = (metricName: string): Metric => new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: loadBalancer.loadBalancerFullName },
      statistic: 'Sum',
      period: MINUTES,
    });
    this.alarms = [
      watch(this, 'ServerErrors', {
        name: 'server-errors',
        meaning: `More than ${ALARMS.serverErrorsPercent} % of calls end with a 5xx.`,
        runbook: 'server-errors',
        // Of the load balancer too, which answers 502 and 503 where no task does: it does not count these among its calls.
        metric: percent('5xx, % of calls', 'FILL(target, 0) + FILL(own, 0)', 'FILL(calls, 0) + FILL(own, 0)', 3, {
          target: count('HTTPCode_Target_5XX_Count'),
          own: count('HTTPCode_ELB_5XX_Count'),
          calls: count('RequestCount'),
        }, MINUTES),
        above: ALARMS.serverErrorsPercent,
        periods: 1,
        topic,
      }),
      watch(this, 'AnswersFail', {
        name: 'answers-fail',
        meaning: 'More than a fifth of answers end with an error, or are lists of pages since no model answers.',
        runbook: 'answers-fail',
        metric: percent('failed, % of answers', 'failed + modelless', 'answers', 3, {
          failed: told('api', 'Failed', 'Sum', MINUTES),
          // Also what a release ends like whose model the account may not use.
          modelless: told('api', 'SourcesOnly', 'Sum', MINUTES),
          answers: told('api', 'Answers', 'Sum', MINUTES),
        }, MINUTES),
        above: 20,
        periods: 1,
        topic,
      }),
    ];
  }
}
