// Where alarms and releases that fail tell of themselves. A topic with a policy of its own lets in only whom it names, so
// CloudWatch and one rule of EventBridge are named: with the statement on encrypted connections alone, all would ring unheard.

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

import { NAMES } from '../guide.ts';

/** The topic of all alarms. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, mail: string | undefined) {
    super(scope, id, { topicName: 'notion-chatbot-alarms', enforceSSL: true });
    this.addToResourcePolicy(new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    }));
    this.addToResourcePolicy(new PolicyStatement({
      sid: 'NewsOfReleases',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topicArn],
      conditions: { ArnEquals: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: NAMES.releaseNews }) } },
    }));
    if (mail) this.addSubscription(new EmailSubscription(mail));
  }
}
