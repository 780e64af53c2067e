// How alarms are made here: each has a plain name, tells the topic when it begins and when it ends, and names the section of
// the runbook that says what to do.

import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IMetric, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** The namespace in which API and sync tell their metrics (`NAMESPACE` in api/src/metrics.rs). */
const NAMESPACE = 'NotionRagChatbot';

export interface WatchProps {
  /** What the alarm is called: `notion-chatbot-` comes before it. */
  name: string;
  /** What it means, in one sentence. */
  meaning: string;
  /** The section of docs/OPERATIONS.md. */
  runbook: string;
  metric: IMetric;
  /** It rings above this... */
  above?: number;
  /** ...or below this. */
  below?: number;
  /** In how many periods running. */
  periods: number;
  /** What silence means. Fine, if nothing else is said. */
  silenceIsBad?: boolean;
  topic: ITopic;
}

/** The name of an alarm, which ECS is given to watch a deployment by. */
export const alarmName = (name: string): string => `notion-chatbot-${name}`;

/** An alarm that tells the topic. */
export function watch(scope: Construct, id: string, props: WatchProps): Alarm {
  const { above, below } = props;
  const alarm = new Alarm(scope, id, {
    alarmName: alarmName(props.name),
    alarmDescription: `${props.meaning} What to do: docs/OPERATIONS.md#${props.runbook}`,
    metric: props.metric,
    threshold: above ?? below ?? 0,
    comparisonOperator: above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: props.periods,
    treatMissingData: props.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  const tell = new SnsAction(props.topic);
  alarm.addAlarmAction(tell);
  alarm.addOkAction(tell);
  return alarm;
}

/** A metric that the API or the sync tells. */
export function told(service: 'api' | 'sync', metricName: string, statistic: string, period: Duration): Metric {
  return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { Service: service }, statistic, period });
}

/**
 * How much of the whole failed, in percent; 0 while fewer than `least` did. One failure in one call is no 100 %, and a total
 * failure of few calls is.
 */
export function percent(label: string, failed: string, whole: string, least: number, usingMetrics: Record<string, IMetric>, period: Duration): MathExpression {
  return new MathExpression({ label, expression: `IF(${failed} >= ${least}, 100 * (${failed}) / (${whole}), 0)`, usingMetrics, period });
}
