// What callers reach: the load balancer, the service behind it, and the alarms that roll a release back.

import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { Balancer } from '../constructs/balancer.ts';
import { Cdn } from '../constructs/cdn.ts';
import { ChatService } from '../constructs/chat-service.ts';
import { Network } from '../constructs/network.ts';
import { ReleaseAlarms } from '../constructs/release-alarms.ts';
import { Task } from '../constructs/task.ts';
import { Waf } from '../constructs/waf.ts';
import type { ServiceData } from './data.ts';

export interface ServiceProps extends StackProps {
  config: Config;
  data: ServiceData;
  /** There is a sync in its region. */
  startsSync: boolean;
}

export class ServiceStack extends Stack {
  readonly balancer: Balancer;
  readonly service: FargateService;

  constructor(scope: Construct, id: string, { config, data, startsSync, ...props }: ServiceProps) {
    super(scope, id, props);
    const network = new Network(this, 'Network', config);
    this.balancer = new Balancer(this, 'Balancer', config, network);
    const { loadBalancer } = this.balancer;
    const task = new Task(this, 'Task', {
      config,
      bucket: data.bucket,
      keysDocument: data.keysDocument,
      loadBalancer,
      startsSync,
    });
    const releaseAlarms = new ReleaseAlarms(this, 'ReleaseAlarms', loadBalancer, data.topic);
    this.service = new ChatService(this, 'Chat', { config, network, balancer: this.balancer, task, releaseAlarms }).service;
    const { tls, cdnCertificateArn: certificateArn, waf } = config;
    if (waf) new Waf(this, 'Waf', loadBalancer.loadBalancerArn, certificateArn !== undefined);
    const cdn = tls && certificateArn && new Cdn(this, 'Cdn', { loadBalancer, tls, certificateArn, waf });

    new CfnOutput(this, 'Address', { value: tls ? `https://${tls.domain}` : `http://${loadBalancer.loadBalancerDnsName}` });
    new CfnOutput(this, 'LoadBalancerName', {
      value: cdn ? cdn.distribution.distributionDomainName : loadBalancer.loadBalancerDnsName,
      description: 'The CNAME or alias of the domain leads here.',
    });
  }
}
