// Blue-green, and the numbers by which streams in flight survive a deployment: those of this app and those of the API have
// to agree, so the API's are read from its own source.

import { readFileSync } from 'node:fs';

import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';

import { CDN, OIDC, synth } from './synth.ts';
import { ONLY, alarms, environmentOfTask, pings, resourcesOf, sourceOfApi as source } from './templates.ts';

const number = (text: string, form: RegExp) => Number(form.exec(text)?.[1]);

const { templates } = synth();
const service = () => resourcesOf(templates.service, 'AWS::ECS::Service')[ONLY].Properties;
const container = () => resourcesOf(templates.service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
const attribute = (of: any, key: string) => Number(of.find(({ Key }: { Key: string }) => Key === key).Value);

describe('blue-green', () => {
  test('by ECS itself, with a bake time', () => {
    expect(service().DeploymentConfiguration).toMatchObject({
      Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 10, MinimumHealthyPercent: 100, MaximumPercent: 200,
    });
  });

  test('no circuit breaker beside it', () => {
    for (const context of [{}, OIDC]) {
      const { DeploymentConfiguration, DeploymentController } = resourcesOf(synth(context).templates.service, 'AWS::ECS::Service')[ONLY].Properties;
      expect([DeploymentConfiguration.Strategy, DeploymentConfiguration.DeploymentCircuitBreaker]).toEqual(['BLUE_GREEN', undefined]);
      expect(DeploymentController).toBeUndefined();
    }
  });

  test('two alarms roll a release back, each telling within the bake time', () => {
    const { Alarms, BakeTimeInMinutes } = service().DeploymentConfiguration;
    expect(Alarms).toMatchObject({ Enable: true, Rollback: true });
    const names = Alarms.AlarmNames.map(({ Ref }: { Ref: string }) => templates.service.toJSON().Resources[Ref].Properties.AlarmName);
    expect(names).toEqual(['notion-chatbot-server-errors', 'notion-chatbot-answers-fail']);
    for (const name of ['server-errors', 'answers-fail']) {
      const { EvaluationPeriods, Metrics } = alarms(templates)[name];
      const [period] = Metrics.flatMap((metric: any) => metric.MetricStat?.Period ?? []);
      expect(EvaluationPeriods * period).toBeLessThanOrEqual((BakeTimeInMinutes * 60) / 2);
    }
  });

  test('earlier revisions stay, so that the rollback command of the guide has one to go back to', () => {
    templates.service.hasResource('AWS::ECS::TaskDefinition', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' });
  });

  test.each([
    ['with API keys', {}, 1],
    ['with sign-in, people and programs apart', OIDC, 2],
    ['behind CloudFront', CDN, 1],
  ])('each rule that leads to tasks has two groups of its own, and ECS may shift it: %s', (_, context, ways) => {
    const { service: template } = synth(context).templates;
    const rules = Object.entries<any>(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));
    const { LoadBalancers } = resourcesOf(template, 'AWS::ECS::Service')[ONLY].Properties;
    expect([rules.length, LoadBalancers.length]).toEqual([ways, ways]);
    for (const [rule, { Properties }] of rules) {
      const { ForwardConfig } = Properties.Actions.find(({ Type }: any) => Type === 'forward');
      const [blue, green, ...others] = ForwardConfig.TargetGroups;
      expect([blue.Weight, green.Weight, others]).toEqual([1, 0, []]);
      expect(LoadBalancers).toContainEqual({
        ContainerName: 'api', ContainerPort: 8080, TargetGroupArn: blue.TargetGroupArn,
        AdvancedConfiguration: {
          AlternateTargetGroupArn: green.TargetGroupArn, ProductionListenerRule: { Ref: rule },
          RoleArn: { 'Fn::GetAtt': [expect.stringContaining('TrafficRole'), 'Arn'] },
        },
      });
    }
    // Two groups for each way, of which a service may have five.
    expect(Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'))).toHaveLength(2 * ways);
    // What no rule is for gets nowhere.
    const others = resourcesOf(template, 'AWS::ElasticLoadBalancingV2::Listener').flatMap(({ Properties }) => Properties.DefaultActions);
    expect(others.map(({ Type }: any) => Type)).not.toContain('forward');
  });

  test('a release without a working model is rolled back', () => {
    const [{ Expression }] = alarms(templates)['answers-fail'].Metrics;
    expect(Expression).toBe('IF(failed + modelless >= 3, 100 * (failed + modelless) / (answers), 0)');
    expect(JSON.stringify(alarms(templates)['answers-fail'].Metrics)).toContain('"MetricName":"SourcesOnly"');
  });

  test('a task whose program does not answer any more is replaced, by the check of the image itself', () => {
    expect(container().HealthCheck).toEqual({
      Command: ['CMD', '/usr/local/bin/api', 'health'], Interval: 30, Timeout: 5, Retries: 3, StartPeriod: 10,
    });
    const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
    expect(dockerfile).toContain('HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/usr/local/bin/api", "health"]');
    expect(source('health_check.rs')).toContain('const PATIENCE: Duration = Duration::from_secs(3);');
  });

  test('a task gets traffic once /health/ready says so', () => {
    templates.service.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/health/ready', Matcher: { HttpCode: '200' }, TargetType: 'ip',
    });
    expect(source('routes/health.rs')).toContain('path = "/health/ready"');
    // Time to load the workspace.
    expect(service().HealthCheckGracePeriodSeconds).toBe(300);
  });
});

describe('streams in flight', () => {
  const balancer = () => resourcesOf(templates.service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')[ONLY].Properties.LoadBalancerAttributes;
  const shutdown = () => Number(environmentOfTask(templates).SHUTDOWN_SECONDS);

  test('idle timeout: several pings of the API long', () => {
    expect(attribute(balancer(), 'idle_timeout.timeout_seconds')).toBe(120);
    expect(Math.max(...pings()) * 4).toBeLessThanOrEqual(120);
  });

  test('SHUTDOWN_SECONDS is what the API takes at most', () => {
    const most = number(source('config.rs'), /"SHUTDOWN_SECONDS", [^;]*?parse_seconds\(text, 0, (\d+)\)/s);
    expect(most).toBeGreaterThan(0);
    expect(shutdown()).toBe(most);
  });

  test('after it, the API has time to end each stream before Fargate kills it', () => {
    const lastWords = number(source('shutdown.rs'), /const LAST_WORDS: Duration = Duration::from_secs\((\d+)\)/);
    expect(lastWords).toBeGreaterThan(0);
    expect(container().StopTimeout).toBe(120);
    expect(shutdown() + lastWords).toBeLessThan(container().StopTimeout);
  });

  test('deregistration delay: as long as the API would let a stream go on', () => {
    const groups = resourcesOf(templates.service, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(groups).toHaveLength(2);
    for (const { Properties } of groups) {
      expect(attribute(Properties.TargetGroupAttributes, 'deregistration_delay.timeout_seconds')).toBe(120);
      expect(shutdown()).toBeLessThanOrEqual(120);
    }
  });
});

describe('the container', () => {
  test('writes nowhere but to its temporary folder, without rights', () => {
    expect(container()).toMatchObject({
      ReadonlyRootFilesystem: true, User: '65532:65532', LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch', ReadOnly: false }],
    });
    expect(container().Privileged).toBeUndefined();
    expect(environmentOfTask(templates).TMPDIR).toBe('/tmp');
    templates.service.hasResourceProperties('AWS::ECS::TaskDefinition', { Volumes: [{ Name: 'scratch' }] });
    templates.service.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: Match.absent() });
  });

  test('is for ARM, or x86 by choice, and so is the sync', () => {
    for (const [context, task, lambda] of [[{}, 'ARM64', 'arm64'], [{ architecture: 'x86' }, 'X86_64', 'x86_64']] as const) {
      const made = synth(context).templates;
      made.service.hasResourceProperties('AWS::ECS::TaskDefinition', { RuntimePlatform: { CpuArchitecture: task, OperatingSystemFamily: 'LINUX' } });
      made.sync.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'notion-sync', Architectures: [lambda] });
    }
  });

  test('may be built from a folder', () => {
    const { Image } = resourcesOf(synth({ image: 'test/fixtures/image' }).templates.service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
    expect(JSON.stringify(Image)).toMatch(/container-assets/);
  });
});
