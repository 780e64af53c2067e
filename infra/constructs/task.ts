// One task: the API in a container that may write nowhere but to its temporary folder, as a user without rights.
//
// The temporary folder is a volume of the task's own disk: the API keeps the text of pages there. Fargate gives it to root
// unless the image declares the same folder as a volume of another owner, so the image has to (`VOLUME`).

import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  Capability, ContainerDefinition, CpuArchitecture, FargateTaskDefinition, LinuxParameters, LogDriver, OperatingSystemFamily, Secret,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret as NamedSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { BALANCER, HEALTH, LOGS, NAMES, RELEASE, TASK } from '../guide.ts';
import type { CorpusBucket } from './corpus-bucket.ts';
import { SCRATCH, environmentOfApi } from './environment.ts';
import { imageOf } from './image.ts';
import {
  answersWith, apiReadsCorpus, embedsWith, explainWildcards, guardedBy, invokes, readsSecret, wildcardsOfApi, wildcardsOfModels,
} from './permissions.ts';

/** Nobody in particular; the image gives the folder above to the same. */
const USER = '65532:65532';

export interface TaskProps {
  config: Config;
  bucket: CorpusBucket;
  keysDocument: ISecret;
  loadBalancer: IApplicationLoadBalancer;
  /** There is a sync in its region, which it may start. */
  startsSync: boolean;
}

/** The task definition, its two roles and its log. */
export class Task extends Construct {
  readonly definition: FargateTaskDefinition;
  readonly container: ContainerDefinition;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const { config } = props;
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: NAMES.apiLogGroup,
      retention: LOGS.keptDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const taskRole = this.taskRole(props);
    const executionRole = new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'ECS itself: pulls the image, writes the log.',
    });
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family: NAMES.cluster,
      cpu: TASK.cpu,
      memoryLimitMiB: TASK.memoryMiB,
      runtimePlatform: {
        operatingSystemFamily: OperatingSystemFamily.LINUX,
        cpuArchitecture: config.architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
      },
      taskRole,
      executionRole,
    });
    // A rollback names an earlier revision, and one that CloudFormation has taken away can be started no more.
    this.definition.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.definition.addVolume({ name: 'scratch' });

    const linux = new LinuxParameters(this, 'Linux');
    linux.dropCapabilities(Capability.ALL);
    this.container = this.definition.addContainer('api', {
      image: imageOf(this, config),
      user: USER,
      readonlyRootFilesystem: true,
      linuxParameters: linux,
      stopTimeout: Duration.seconds(RELEASE.stopTimeout),
      // The image has no shell. Whether it can answer is the load balancer's question; this one is whether it still lives.
      healthCheck: {
        command: ['CMD', '/usr/local/bin/api', 'health'],
        interval: Duration.seconds(HEALTH.interval),
        timeout: Duration.seconds(HEALTH.timeout),
        retries: HEALTH.retries,
        startPeriod: Duration.seconds(HEALTH.startPeriod),
      },
      portMappings: [{ containerPort: BALANCER.port }],
      logging: LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'api' }),
      environment: environmentOfApi(props),
      secrets: this.secrets(config),
    });
    this.container.addMountPoints({ sourceVolume: 'scratch', containerPath: SCRATCH, readOnly: false });

    explainWildcards(executionRole, 'ecr:GetAuthorizationToken knows no resource.', ['*']);
    Validations.of(this.definition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'The variables name resources and limits. What is secret is read by the API itself, by the name of its secret.',
    });
  }

  private taskRole({ config, bucket, keysDocument, startsSync }: TaskProps): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'The API: reads the corpus and its keys, asks models, starts the sync.',
    });
    const models = [...new Set([config.model, ...config.fallbackModels, ...(config.rewriteModel ? [config.rewriteModel] : [])])];
    const statements = [
      ...apiReadsCorpus(bucket),
      ...(startsSync ? [invokes(stack, NAMES.syncFunction)] : []),
      readsSecret(keysDocument),
      ...answersWith(stack, models),
      ...guardedBy(stack, config.guardrail),
      ...embedsWith(stack, config.embeddings),
    ];
    statements.forEach((statement) => role.addToPrincipalPolicy(statement));
    explainWildcards(role, 'They stand for keys below the prefixes that the sync publishes.', wildcardsOfApi(bucket));
    explainWildcards(role, 'A profile leads to the regions of its geography; only through it.', wildcardsOfModels(models));
    return role;
  }

  /** What ECS puts into the environment as it starts the container, and nobody reads in the task definition. */
  private secrets({ webhookSecretName }: Config): Record<string, Secret> {
    if (!webhookSecretName) return {};
    return { NOTION_WEBHOOK_TOKEN: Secret.fromSecretsManager(NamedSecret.fromSecretNameV2(this, 'WebhookToken', webhookSecretName)) };
  }
}
