// Every line of the guide's tables (the architecture guide of the project) is a test here, named after that line, and says
// the number again that `guide.ts` has. `npm run mutations` shows that each number has its test.

import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';

import { ACCOUNT, OIDC, synth, type Templates } from './synth.ts';
import { ONLY, alarms, environmentOfTask, resourcesOf, ways } from './templates.ts';

let usual: Templates;
beforeAll(() => {
  usual = synth().templates;
});

describe('services and their settings', () => {
  test('ECS Fargate: 1 vCPU, 2GB RAM', () => {
    usual.service.hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '1024', Memory: '2048', RequiresCompatibilities: ['FARGATE'] });
  });

  test('ECS service: notion-chatbot-service', () => {
    usual.service.hasResourceProperties('AWS::ECS::Service', { ServiceName: 'notion-chatbot-service', LaunchType: 'FARGATE' });
    usual.service.hasResourceProperties('AWS::ECS::Cluster', { ClusterName: 'notion-chatbot' });
  });

  test('Application Load Balancer: HTTP and HTTPS listeners, HTTP sent on to HTTPS', () => {
    const listeners = resourcesOf(usual.service, 'AWS::ElasticLoadBalancingV2::Listener').map((listener) => listener.Properties);
    expect(listeners.map(({ Port, Protocol }) => [Port, Protocol])).toEqual([[80, 'HTTP'], [443, 'HTTPS']]);
    expect(listeners[0].DefaultActions).toEqual([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ]);
    expect(listeners[1].Certificates).toHaveLength(1);
  });

  test('HTTPS: TLS ends at the load balancer, 1.2 and newer with forward secrecy', () => {
    usual.service.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    });
    usual.service.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTP', Port: 8080 });
  });

  test('Lambda: 15 minutes timeout', () => {
    usual.sync.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'notion-sync', Timeout: 900, Runtime: 'provided.al2023' });
  });

  test('Lambda: memory for a workspace of 100,000 pages', () => {
    usual.sync.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024 });
  });

  test('Lambda: one at a time, unless the account cannot', () => {
    usual.sync.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 1 });
    synth({ reserveConcurrency: 'false' }).templates.sync.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  test('S3: versions kept, old ones for 30 days', () => {
    usual.data.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({
          Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 }, ExpiredObjectDeleteMarker: true,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        })]),
      },
    });
    usual.data.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('S3: encrypted', () => {
    usual.data.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    });
  });

  test('S3: Intelligent Tiering', () => {
    usual.data.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({
          Status: 'Enabled', Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
        })]),
      },
    });
  });

  test('S3: nothing public, nothing unencrypted on its way', () => {
    usual.data.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    const deny = (Condition: object) => Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition });
    usual.data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          deny({ Bool: { 'aws:SecureTransport': 'false' } }),
          deny({ NumericLessThan: { 's3:TlsVersion': 1.2 } }),
        ],
      },
    });
  });

  test('EventBridge: 1 hour', () => {
    usual.sync.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: Match.objectLike({ Input: '{}' }),
    });
  });

  test('Secrets Manager: the token apart from the keys, rotation for what can be rotated', () => {
    const names = resourcesOf(usual.data, 'AWS::SecretsManager::Secret').map((secret) => secret.Properties.Name);
    expect(names).toEqual(['notion-chatbot/notion-token', 'notion-chatbot/keys-document', 'notion-chatbot/client-key']);
    const [clientKey] = Object.keys(usual.data.findResources('AWS::SecretsManager::Secret', { Properties: { Name: 'notion-chatbot/client-key' } }));
    usual.data.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: clientKey }, RotationRules: { AutomaticallyAfterDays: 30 }, RotateImmediatelyOnUpdate: true,
    });
  });

  test('CloudWatch: logs kept 1 week', () => {
    const groups = Object.values(usual).flatMap((template) => resourcesOf(template, 'AWS::Logs::LogGroup')).map((group) => group.Properties);
    expect(groups).toHaveLength(3);
    expect(new Set(groups.map((group) => group.RetentionInDays))).toEqual(new Set([7]));
  });

  test('ECS log: aws logs tail /ecs/notion-chatbot', () => {
    usual.service.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/ecs/notion-chatbot' });
    const [group] = Object.keys(usual.service.findResources('AWS::Logs::LogGroup'));
    usual.service.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ 'awslogs-group': { Ref: group } }) } })],
    });
  });

  test('Lambda log: aws logs tail /aws/lambda/notion-sync', () => {
    usual.sync.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/notion-sync' });
    const [group] = Object.keys(usual.sync.findResources('AWS::Logs::LogGroup'));
    usual.sync.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: group } } });
  });

  test('Bedrock: a Claude through an inference profile answers', () => {
    const { MODEL, REWRITE_MODEL } = environmentOfTask(usual);
    expect(MODEL).toBe('bedrock:global.anthropic.claude-sonnet-4-6');
    expect(REWRITE_MODEL).toBe('bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0');
  });
});

describe('auto scaling', () => {
  const target = (template: Templates) => resourcesOf(template.service, 'AWS::ApplicationAutoScaling::ScalableTarget')[ONLY].Properties;
  const policy = (template: Templates) =>
    resourcesOf(template.service, 'AWS::ApplicationAutoScaling::ScalingPolicy')[ONLY].Properties.TargetTrackingScalingPolicyConfiguration;

  test('Min Capacity: 1', () => expect(target(usual).MinCapacity).toBe(1));
  test('Max Capacity: 3', () => expect(target(usual).MaxCapacity).toBe(3));
  test('Target CPU: 70%', () => {
    expect(policy(usual)).toMatchObject({ TargetValue: 70, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' } });
  });
  test('Scale Out Cooldown: 2 minutes', () => expect(policy(usual).ScaleOutCooldown).toBe(120));
  test('Scale In Cooldown: 5 minutes', () => expect(policy(usual).ScaleInCooldown).toBe(300));
  test('other numbers of tasks are the operator\'s choice', () => {
    expect(target(synth({ minTasks: 2, maxTasks: '7' }).templates)).toMatchObject({ MinCapacity: 2, MaxCapacity: 7 });
  });
  test('a deployment sets no number of tasks', () => {
    usual.service.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  });
});

describe('alarms', () => {
  test('High CPU Usage: > 80%', () => {
    expect(alarms(usual)['high-cpu']).toMatchObject({
      Threshold: 80, ComparisonOperator: 'GreaterThanThreshold', MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', Statistic: 'Average',
    });
  });
  test('High Memory Usage: > 85%', () => {
    expect(alarms(usual)['high-memory']).toMatchObject({
      Threshold: 85, ComparisonOperator: 'GreaterThanThreshold', MetricName: 'MemoryUtilization', Namespace: 'AWS/ECS', Statistic: 'Maximum',
    });
  });
  test('Lambda Errors: > 5%', () => {
    const alarm = alarms(usual)['sync-errors'];
    expect(alarm).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' });
    expect(alarm.Metrics[0].Expression).toBe('IF(errors >= 1, 100 * (errors) / (runs), 0)');
    expect(JSON.stringify(alarm.Metrics)).toContain('"Value":"notion-sync"');
  });
  test('ALB 5xx Errors: > 1%', () => {
    const alarm = alarms(usual)['server-errors'];
    expect(alarm).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' });
    const failed = 'FILL(target, 0) + FILL(own, 0)';
    expect(alarm.Metrics[0].Expression).toBe(`IF(${failed} >= 3, 100 * (${failed}) / (FILL(calls, 0) + FILL(own, 0)), 0)`);
  });
  test('all tell an SNS topic that lets them in', () => {
    expect(Object.keys(alarms(usual)).length).toBeGreaterThan(4);
    for (const alarm of Object.values(alarms(usual))) {
      expect(alarm.AlarmActions).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^NotionChatbotData:ExportsOutputRefAlarms/) }]);
    }
    usual.data.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Sid: 'AlarmsOfThisAccount', Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' },
          Resource: Match.anyValue(), Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }]),
      },
    });
    usual.data.resourceCountIs('AWS::SNS::Subscription', 0);
    synth({ alarmMail: 'ops@example.com' }).templates.data.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
  });
});

describe('network', () => {
  test('VPC: the default one, without NAT, tasks with an address of their own', () => {
    usual.service.resourceCountIs('AWS::EC2::VPC', 0);
    usual.service.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED', Subnets: ['subnet-00000000000000001', 'subnet-00000000000000002'] } },
    });
  });

  test('VPC endpoint: the way to S3, which is free, in both, and no other', () => {
    for (const context of [{}, { vpc: 'own' }]) {
      const { service } = synth(context).templates;
      const [endpoint, ...others] = resourcesOf(service, 'AWS::EC2::VPCEndpoint').map((resource) => resource.Properties);
      expect([endpoint.VpcEndpointType, JSON.stringify(endpoint.ServiceName), others]).toEqual(['Gateway', expect.stringContaining('.s3"'), []]);
      // Of the default VPC there is one for both subnets, as the look-up of the tests has it.
      expect(endpoint.RouteTableIds).toHaveLength(resourcesOf(service, 'AWS::EC2::RouteTable').length || 1);
    }
    synth({ s3Endpoint: 'false' }).templates.service.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });

  test('VPC: an own one has two zones and no NAT', () => {
    const { service } = synth({ vpc: 'own' }).templates;
    service.resourceCountIs('AWS::EC2::Subnet', 2);
    service.resourceCountIs('AWS::EC2::NatGateway', 0);
    service.hasResourceProperties('AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } });
  });

  test('Security Groups: the least ports', () => {
    expect(ways(usual)).toEqual([
      'balancer in 443 0.0.0.0/0', 'balancer in 80 0.0.0.0/0', 'balancer out 8080 task', 'task in 8080 balancer', 'task out 443 0.0.0.0/0',
    ]);
    expect(ways(synth({ domain: undefined, certificateArn: undefined, allowedCidrs: '203.0.113.0/24, 198.51.100.7/32' }).templates)).toEqual([
      'balancer in 80 198.51.100.7/32', 'balancer in 80 203.0.113.0/24', 'balancer out 8080 task', 'task in 8080 balancer',
      'task out 443 0.0.0.0/0',
    ]);
    // The load balancer itself asks the issuer.
    expect(ways(synth(OIDC).templates)).toContain('balancer out 443 0.0.0.0/0');
  });
});
