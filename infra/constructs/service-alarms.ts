// Alarms on the tasks and the load balancer. The one on 5xx is beside the service, as it rolls a release back.

import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { ALARMS } from '../guide.ts';
import type { ServiceStack } from '../stacks/service.ts';
import { watch } from './alarm.ts';

const MINUTE = Duration.minutes(1);

/** CPU, memory, and whether a task answers at all. */
export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, { service, balancer }: ServiceStack, topic: ITopic) {
    super(scope, id);
    watch(this, 'HighCpu', {
      name: 'high-cpu',
      meaning: `Tasks use more than ${ALARMS.cpuPercent} % of their CPU for five minutes: scaling does not keep up.`,
      runbook: 'high-cpu',
      metric: service.metricCpuUtilization({ period: MINUTE }),
      above: ALARMS.cpuPercent,
      periods: 5,
      topic,
    });
    watch(this, 'HighMemory', {
      name: 'high-memory',
      meaning: `Tasks use more than ${ALARMS.memoryPercent} % of their memory: the workspace may be too large for them.`,
      runbook: 'high-memory',
      // The fullest task, since each holds the whole workspace.
      metric: service.metricMemoryUtilization({ period: MINUTE, statistic: 'Maximum' }),
      above: ALARMS.memoryPercent,
      periods: 5,
      topic,
    });
    const healthy = (group: typeof balancer.way.blue) => group.metrics.healthyHostCount({ period: MINUTE, statistic: 'Maximum' });
    watch(this, 'NoTask', {
      name: 'no-task',
      meaning: 'No task is ready to answer.',
      runbook: 'a-task-does-not-start',
      // One of the two groups is empty between deployments, and may tell nothing.
      metric: new MathExpression({
        label: 'ready tasks',
        expression: 'FILL(blue, 0) + FILL(green, 0)',
        usingMetrics: { blue: healthy(balancer.way.blue), green: healthy(balancer.way.green) },
        period: MINUTE,
      }),
      below: 1,
      periods: 3,
      silenceIsBad: true,
      topic,
    });
  }
}
