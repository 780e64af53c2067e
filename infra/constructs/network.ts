// Where tasks run. The default VPC costs nothing and is the guide's choice; an own one has two zones and no NAT gateway,
// which alone would cost more than the task. Both have public subnets only: tasks reach Bedrock and Notion's side by their
// public address, and nothing reaches them but the load balancer, by its security group.
//
// An endpoint to S3 is free in both. Those of other services cost seven dollars a month and zone each, and what they would
// save is a NAT gateway, which is not there.

import { Validations } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, IpAddresses, IPeer, IVpc, Peer, Port, PrefixList, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { BALANCER } from '../guide.ts';

/** The VPC and its two security groups. */
export class Network extends Construct {
  readonly vpc: IVpc;
  readonly balancerGroup: SecurityGroup;
  readonly taskGroup: SecurityGroup;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.vpc = config.vpc === 'default' ? Vpc.fromLookup(this, 'Vpc', { isDefault: true }) : this.ownVpc();

    this.balancerGroup = new SecurityGroup(this, 'BalancerGroup', {
      vpc: this.vpc,
      description: 'The load balancer: callers in, tasks out.',
      allowAllOutbound: false,
    });
    this.taskGroup = new SecurityGroup(this, 'TaskGroup', {
      vpc: this.vpc,
      description: 'Tasks: the load balancer in; AWS services out.',
      allowAllOutbound: false,
    });
    this.letIn(config);
    this.balancerGroup.addEgressRule(this.taskGroup, Port.tcp(BALANCER.port), 'to the tasks');
    this.taskGroup.addIngressRule(this.balancerGroup, Port.tcp(BALANCER.port), 'from the load balancer alone');
    // Headers of the load balancer are trusted, so nobody else may send them.
    this.taskGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'to AWS services and the keys of issuers');
    if (config.oidc) {
      this.balancerGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'to the issuer that signs people in');
    }
    if (config.s3Endpoint) {
      // What is read from the bucket stays in the region's own network.
      this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3, subnets: [{ subnetType: SubnetType.PUBLIC }] });
    }
  }

  private letIn(config: Config): void {
    if (config.cdnCertificateArn) {
      // It counts as 55 of the 60 rules that a group may have, so there is room for one port. CloudFront sends callers on to HTTPS.
      const { prefixListId } = PrefixList.fromLookup(this, 'CloudFront', { prefixListName: 'com.amazonaws.global.cloudfront.origin-facing' });
      this.balancerGroup.addIngressRule(Peer.prefixList(prefixListId), Port.tcp(443), 'CloudFront');
      return;
    }
    const sources: IPeer[] = config.allowedCidrs.length > 0 ? config.allowedCidrs.map((cidr) => Peer.ipv4(cidr)) : [Peer.anyIpv4()];
    for (const source of sources) {
      this.balancerGroup.addIngressRule(source, Port.tcp(80), config.tls ? 'callers, who are sent on to HTTPS' : 'callers of the trial');
      if (config.tls) this.balancerGroup.addIngressRule(source, Port.tcp(443), 'callers');
    }
    if (config.allowedCidrs.length === 0) {
      Validations.of(this.balancerGroup).acknowledge({
        id: 'AwsSolutions-EC23',
        reason: 'A public service by HTTPS; -c allowedCidrs closes it. Who may call is told by keys or sign-in.',
      });
    }
  }

  private ownVpc(): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.72.0.0/24'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false }],
    });
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'Two security groups admit one port each; the API logs every call with its caller. Flow logs would cost more than ' +
        'they tell here.',
    });
    return vpc;
  }
}
