// The service: blue-green by ECS itself. New tasks come up beside the old ones, get the traffic once /health/ready says so,
// and the old ones wait through the bake time; if an alarm rings until then, the traffic goes back to them.
//
// There is no circuit breaker: the API reference allows it for rolling updates alone, and says so of none other.

import { Duration, Validations } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AlarmBehavior, AlternateTarget, Cluster, ContainerInsights, DeploymentStrategy, FargateService, ListenerRuleConfiguration,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { BALANCER, NAMES, RELEASE, SCALING } from '../guide.ts';
import type { Balancer } from './balancer.ts';
import type { Network } from './network.ts';
import type { ReleaseAlarms } from './release-alarms.ts';
import type { Task } from './task.ts';
import type { Way } from './way.ts';

const TRAFFIC_POLICY = 'AmazonECSInfrastructureRolePolicyForLoadBalancers';

export interface ChatServiceProps {
  config: Config;
  network: Network;
  balancer: Balancer;
  task: Task;
  releaseAlarms: ReleaseAlarms;
}

/** The cluster and `notion-chatbot-service`. */
export class ChatService extends Construct {
  readonly service: FargateService;

  constructor(scope: Construct, id: string, { config, network, balancer, task, releaseAlarms }: ChatServiceProps) {
    super(scope, id);
    const cluster = new Cluster(this, 'Cluster', {
      clusterName: NAMES.cluster,
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    this.service = new FargateService(this, 'Service', {
      serviceName: NAMES.service,
      cluster,
      taskDefinition: task.definition,
      // Not the number of tasks: a deployment would set it back to what was written here, whatever the load is.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      // Without NAT, a task reaches AWS by an address of its own. Nothing comes in by it: see the security group.
      assignPublicIp: true,
      securityGroups: [network.taskGroup],
      // A task loads the whole workspace before it is ready.
      healthCheckGracePeriod: Duration.minutes(5),
      deploymentStrategy: DeploymentStrategy.BLUE_GREEN,
      bakeTime: Duration.minutes(RELEASE.bakeMinutes),
      deploymentAlarms: {
        alarmNames: releaseAlarms.alarms.map((alarm) => alarm.alarmName),
        behavior: AlarmBehavior.ROLLBACK_ON_ALARM,
      },
    });
    Validations.of(this.service).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
      reason: 'It is for rolling updates; alarms and the health check roll a blue-green deployment back.',
    });
    this.takeTurns(balancer, task);
    this.scale(config);
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'CPU and memory of the service come without Container Insights, and everything else by the API\'s own metrics.',
    });
  }

  private takeTurns(balancer: Balancer, task: Task): void {
    const role = new Role(this, 'TrafficRole', {
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      description: 'ECS itself: shifts the traffic between the target groups at a deployment.',
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(TRAFFIC_POLICY)],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${TRAFFIC_POLICY}]`,
      reason: 'The policy that ECS prescribes for this role. AWS keeps it in step with what ECS does.',
    });
    const turn = (id: string, { blue, green, rule }: Way) => this.service.loadBalancerTarget({
      containerName: task.container.containerName,
      containerPort: BALANCER.port,
      alternateTarget: new AlternateTarget(id, {
        alternateTargetGroup: green,
        productionListener: ListenerRuleConfiguration.applicationListenerRule(rule),
        role,
      }),
    }).attachToApplicationTargetGroup(blue);
    turn('Alternate', balancer.way);
    if (balancer.people) turn('AlternateOfPeople', balancer.people);
  }

  private scale(config: Config): void {
    this.service
      .autoScaleTaskCount({ minCapacity: config.minTasks, maxCapacity: config.maxTasks })
      .scaleOnCpuUtilization('Cpu', {
        targetUtilizationPercent: SCALING.targetCpuPercent,
        scaleOutCooldown: Duration.seconds(SCALING.scaleOutCooldownSeconds),
        scaleInCooldown: Duration.seconds(SCALING.scaleInCooldownSeconds),
      });
  }
}
