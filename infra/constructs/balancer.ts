// The load balancer: HTTPS ends here, plain HTTP is sent on to it, and one way leads to the tasks; with sign-in there are two.

import { Duration, Validations } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener, ApplicationLoadBalancer, ApplicationProtocol, ListenerAction, ListenerCondition, SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { BALANCER } from '../guide.ts';
import { fromCdn } from './cdn.ts';
import type { Network } from './network.ts';
import { fromBrowser, signIn } from './sign-in.ts';
import { Way } from './way.ts';

/** The load balancer and the ways from it. */
export class Balancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  /** For whoever calls; with sign-in, for programs. All tasks are reached by it. */
  readonly way: Way;
  /** For people in browsers, who are signed in on it; if there is sign-in. */
  readonly people: Way | undefined;

  constructor(scope: Construct, id: string, config: Config, network: Network) {
    super(scope, id);
    const { tls, oidc } = config;
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: network.balancerGroup,
      idleTimeout: Duration.seconds(BALANCER.idleTimeout),
      dropInvalidHeaderFields: true,
    });
    const listener = this.listener(config);
    const ours = [
      tls ? ListenerCondition.hostHeaders([tls.domain]) : ListenerCondition.pathPatterns(['/*']),
      ...(config.cdnCertificateArn ? [fromCdn()] : []),
    ];
    // Each is turned by ECS. A rule beside them that leads to tasks would stay with the old version.
    this.way = new Way(this, 'Way', { vpc: network.vpc, listener, priority: 2, conditions: ours });
    this.people = oidc && new Way(this, 'People', {
      vpc: network.vpc, listener, priority: 1, conditions: [...ours, fromBrowser()], first: (forward) => signIn(oidc, forward),
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
}
