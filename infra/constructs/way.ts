// A way from the load balancer to the tasks: a rule, and the two target groups that take turns at a deployment. ECS changes
// the weights of the rule; a change of the rule in the template while the other group carries the traffic would put them
// back, so it is kept free of anything that changes often.

import { Duration } from 'aws-cdk-lib';
import {
  ApplicationListener, ApplicationListenerRule, ApplicationProtocol, ApplicationTargetGroup, ListenerAction, ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

import { BALANCER, RELEASE } from '../guide.ts';

export interface WayProps {
  vpc: IVpc;
  listener: ApplicationListener;
  priority: number;
  conditions: ListenerCondition[];
  /** What comes before the way to the tasks. */
  first?: (forward: ListenerAction) => ListenerAction;
}

/** A rule and its two target groups. */
export class Way extends Construct {
  readonly blue: ApplicationTargetGroup;
  readonly green: ApplicationTargetGroup;
  readonly rule: ApplicationListenerRule;

  constructor(scope: Construct, id: string, { vpc, listener, priority, conditions, first }: WayProps) {
    super(scope, id);
    this.blue = this.targetGroup('Blue', vpc);
    this.green = this.targetGroup('Green', vpc);
    const forward = ListenerAction.weightedForward([
      { targetGroup: this.blue, weight: 1 },
      { targetGroup: this.green, weight: 0 },
    ]);
    this.rule = new ApplicationListenerRule(this, 'Rule', { listener, priority, conditions, action: first ? first(forward) : forward });
  }

  private targetGroup(id: string, vpc: IVpc): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, id, {
      vpc,
      port: BALANCER.port,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      deregistrationDelay: Duration.seconds(RELEASE.deregistrationDelay),
      healthCheck: {
        path: BALANCER.healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }
}
