// What callers reach: the load balancer, the service behind it, and the alarms that roll a release back.

import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { Balancer } from '../constructs/balancer.ts';
import { ChatService } from '../constructs/chat-service.ts';
import { Network } from '../constructs/network.ts';
import { ReleaseAlarms } from '../constructs/release-alarms.ts';
import { Task } from '../constructs/task.ts';
import { Waf } from '../constructs/waf.ts';
import type { DataStack } from './data.ts';

export interface ServiceProps extends StackProps {
  config: Config;
  data: DataStack;
}

export class ServiceStack extends Stack {
  readonly balancer: Balancer;
  readonly service: FargateService;

  constructor(scope: Construct, id: string, { config, data, ...props }: ServiceProps) {
    super(scope, id, props);
    const network = new Network(this, 'Network', config);
    this.balancer = new Balancer(this, 'Balancer', config, network);
    const { loadBalancer } = this.balancer;
    const task = new Task(this, 'Task', {
      config,
      bucket: data.bucket,
      keysDocument: data.secrets.keysDocument,
      loadBalancerArn: loadBalancer.loadBalancerArn,
    });
    const releaseAlarms = new ReleaseAlarms(this, 'ReleaseAlarms', loadBalancer, data.topic);
    this.service = new ChatService(this, 'Chat', { config, network, balancer: this.balancer, task, releaseAlarms }).service;
    if (config.waf) new Waf(this, 'Waf', loadBalancer.loadBalancerArn);

    new CfnOutput(this, 'Address', {
      value: config.tls ? `https://${config.tls.domain}` : `http://${loadBalancer.loadBalancerDnsName}`,
    });
    new CfnOutput(this, 'LoadBalancerName', {
      value: loadBalancer.loadBalancerDnsName,
      description: 'The CNAME or alias of the domain leads here.',
    });
  }
}
