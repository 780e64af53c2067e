// The sync: one Lambda function that the project builds, and the log it writes to. One at a time is guarded by the lease in
// the bucket; the reserved concurrency only saves the call. Accounts with a small quota cannot set it
// (`-c reserveConcurrency=false`).

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { LOGS, NAMES, SYNC } from '../guide.ts';
import type { CorpusBucket } from './corpus-bucket.ts';
import { embedsWith, explainWildcards, invokes, readsSecret, syncOwnsCorpus, wildcardsOfSync, writesLog } from './permissions.ts';

export interface SyncFunctionProps {
  config: Config;
  bucket: CorpusBucket;
  notionToken: ISecret;
}

/** The function `notion-sync`. */
export class SyncFunction extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, { config, bucket, notionToken }: SyncFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: NAMES.syncLogGroup,
      retention: LOGS.keptDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'The Notion sync: writes the corpus, reads the Notion token.',
    });
    const statements = [
      ...syncOwnsCorpus(bucket),
      readsSecret(notionToken),
      // A first load takes longer than one run: the function asks for the next one by itself.
      invokes(stack, NAMES.syncFunction),
      writesLog(logGroup),
      ...embedsWith(stack, config.embeddings),
    ];
    statements.forEach((statement) => role.addToPrincipalPolicy(statement));

    this.function = new Function(this, 'Function', {
      functionName: NAMES.syncFunction,
      description: 'Copies the Notion workspace into the bucket.',
      runtime: Runtime.PROVIDED_AL2023,
      architecture: config.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      handler: 'bootstrap',
      code: Code.fromAsset(config.syncPackage),
      memorySize: SYNC.memoryMiB,
      timeout: Duration.minutes(SYNC.timeoutMinutes),
      ...(config.reserveConcurrency ? { reservedConcurrentExecutions: SYNC.atOnce } : {}),
      // What waits longer than the schedule's hour is done by the next run anyway.
      maxEventAge: Duration.minutes(SYNC.intervalMinutes),
      role,
      logGroup,
      environment: {
        CORPUS_URL: `s3://${bucket.bucketName}`,
        NOTION_TOKEN_SECRET_ID: notionToken.secretArn,
        NOTION_COMMENTS: config.comments,
        EMBEDDINGS: config.embeddings,
      },
    });
    explainWildcards(role, 'They stand for keys below the prefixes that the sync owns.', wildcardsOfSync(bucket));
  }
}
