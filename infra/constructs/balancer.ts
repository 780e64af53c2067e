// The load balancer: HTTPS ends here, plain HTTP is sent on to it, and each of the two target groups takes its turn at a
// deployment. ECS changes the weights of the one rule that leads to them; a change of this rule in the template while the
// other group carries the traffic would put the weights back, so it is kept free of anything that changes often.

import { Duration, SecretValue, Validations } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener, ApplicationListenerRule, ApplicationLoadBalancer, ApplicationProtocol, ApplicationTargetGroup,
  ListenerAction, ListenerCondition, SslPolicy, TargetType, UnauthenticatedAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { BALANCER, RELEASE } from '../guide.ts';
import type { Network } from './network.ts';

/** The load balancer with its rule and two target groups. */
export class Balancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly blue: ApplicationTargetGroup;
  readonly green: ApplicationTargetGroup;
  readonly rule: ApplicationListenerRule;

  constructor(scope: Construct, id: string, config: Config, network: Network) {
    super(scope, id);
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: network.balancerGroup,
      idleTimeout: Duration.seconds(BALANCER.idleTimeout),
      dropInvalidHeaderFields: true,
    });
    this.blue = this.targetGroup('Blue', network);
    this.green = this.targetGroup('Green', network);

    const listener = this.listener(config);
    const forward = ListenerAction.weightedForward([
      { targetGroup: this.blue, weight: 1 },
      { targetGroup: this.green, weight: 0 },
    ]);
    this.rule = new ApplicationListenerRule(this, 'Rule', {
      listener,
      priority: 1,
      conditions: [config.tls ? ListenerCondition.hostHeaders([config.tls.domain]) : ListenerCondition.pathPatterns(['/*'])],
      action: config.oidc
        ? ListenerAction.authenticateOidc({
            issuer: config.oidc.issuer,
            authorizationEndpoint: config.oidc.authorizationEndpoint,
            tokenEndpoint: config.oidc.tokenEndpoint,
            userInfoEndpoint: config.oidc.userInfoEndpoint,
            clientId: config.oidc.clientId,
            // A reference that CloudFormation resolves: the value is in no template.
            clientSecret: SecretValue.secretsManager(config.oidc.clientSecretName),
            scope: 'openid email profile',
            onUnauthenticatedRequest: UnauthenticatedAction.AUTHENTICATE,
            // The group has this way out already.
            allowHttpsOutbound: false,
            next: forward,
          })
        : forward,
    });
    Validations.of(this.loadBalancer).acknowledge({
      id: 'AwsSolutions-ELB2',
      reason: 'The API logs every call with caller, status and time, for a week; access logs would keep addresses of people in a ' +
        'second place.',
    });
  }

  private listener(config: Config): ApplicationListener {
    const nobody = ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'There is nothing under this name.\n' });
    // `open` would let everybody in beside the ranges that the security group has.
    if (!config.tls) {
      return this.loadBalancer.addListener('Http', { port: 80, protocol: ApplicationProtocol.HTTP, open: false, defaultAction: nobody });
    }
    this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    return this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      open: false,
      certificates: [{ certificateArn: config.tls.certificateArn }],
      sslPolicy: SslPolicy.TLS13_RES,
      defaultAction: nobody,
    });
  }

  private targetGroup(id: string, { vpc }: Network): ApplicationTargetGroup {
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
