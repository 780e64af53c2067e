// What no metric tells: a release that fails or is rolled back, and tasks that do not even start. ECS says so to EventBridge,
// and this passes it on to whom alarms tell.

import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { NAMES } from '../guide.ts';

/** Tells the topic of releases that go wrong. */
export class ReleaseNews extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    const service = Stack.of(this).formatArn({
      service: 'ecs', resource: 'service', resourceName: `${NAMES.cluster}/${NAMES.service}`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    // By hand, as CDK's target would let every rule of the account publish: see alarm-topic.ts.
    new CfnRule(this, 'Rule', {
      name: NAMES.releaseNews,
      description: 'Releases of the service that fail or are rolled back, and tasks that do not start.',
      eventPattern: {
        'source': ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change', 'ECS Service Action'],
        'resources': [service],
        'detail': {
          $or: [
            { eventName: ['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED', 'SERVICE_TASK_PLACEMENT_FAILURE'] },
            // A rollback is a deployment in progress, as any other; only the reason tells.
            { reason: [{ wildcard: '*roll*' }] },
          ],
        },
      },
      targets: [{
        id: 'topic',
        arn: topic.topicArn,
        inputTransformer: {
          inputPathsMap: { event: '$.detail.eventName', reason: '$.detail.reason' },
          inputTemplate: '"notion-chatbot: <event>. <reason> What to do: docs/OPERATIONS.md#a-release-fails"',
        },
      }],
    });
  }
}
