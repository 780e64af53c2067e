// The hour: EventBridge Scheduler starts the sync. Where Lambda does not take the event it tries again, but not into the
// next hour.

import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';

import { SYNC } from '../guide.ts';
import { allow } from './permissions.ts';

/** A schedule that asks a function for an ordinary sync. */
export class HourlySchedule extends Construct {
  constructor(scope: Construct, id: string, target: IFunction) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: 'Starts the Notion sync each hour.',
    });
    role.addToPrincipalPolicy(allow(['lambda:InvokeFunction'], [target.functionArn]));
    new CfnSchedule(this, 'Schedule', {
      description: 'Starts the Notion sync.',
      scheduleExpression: ScheduleExpression.rate(Duration.minutes(SYNC.intervalMinutes)).expressionString,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        // The function takes it for a request of ours that asks for nothing in particular.
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 1800 },
      },
    });
  }
}
