// `npm run mutations [-- WORD]`: shows that each line of the guide's tables has its test. In a copy of this folder, numbers,
// names and choices are changed one at a time (those with WORD in their name); the test named after the line must fail, and no
// other. It takes as many runs of the tests as there are changes, some of them side by side.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What is changed in which file, and the tests that must fail. */
const MUTATIONS: [what: string, file: string, from: string, to: string, tests: string[]][] = [
  ['vCPU', 'guide.ts', 'cpu: 1024', 'cpu: 512', ['ECS Fargate: 1 vCPU, 2GB RAM']],
  ['RAM', 'guide.ts', 'memoryMiB: 2048', 'memoryMiB: 4096', ['ECS Fargate: 1 vCPU, 2GB RAM']],
  ['name of the service', 'guide.ts', "'notion-chatbot-service'", "'chat'", ['ECS service: notion-chatbot-service']],
  ['redirect to HTTPS', 'constructs/balancer.ts', 'permanent: true', 'permanent: false',
    ['Application Load Balancer: HTTP and HTTPS listeners, HTTP sent on to HTTPS']],
  ['TLS policy', 'constructs/balancer.ts', 'SslPolicy.TLS13_RES', 'SslPolicy.RECOMMENDED',
    ['HTTPS: TLS ends at the load balancer, 1.2 and newer with forward secrecy']],
  ['Lambda timeout', 'guide.ts', 'timeoutMinutes: 15', 'timeoutMinutes: 14', ['Lambda: 15 minutes timeout']],
  ['Lambda memory', 'guide.ts', 'memoryMiB: 1024', 'memoryMiB: 512', ['Lambda: memory for a workspace of 100,000 pages']],
  ['one sync at a time', 'guide.ts', 'atOnce: 1', 'atOnce: 2', ['Lambda: one at a time, unless the account cannot']],
  ['versions', 'constructs/corpus-bucket.ts', 'versioned: true', 'versioned: false', ['S3: versions kept, old ones for 30 days']],
  ['old versions', 'guide.ts', 'oldVersionsDays: 30', 'oldVersionsDays: 3', ['S3: versions kept, old ones for 30 days']],
  ['encryption', 'constructs/corpus-bucket.ts', 'BucketEncryption.S3_MANAGED', 'BucketEncryption.KMS_MANAGED', ['S3: encrypted']],
  ['Intelligent Tiering', 'constructs/corpus-bucket.ts', 'StorageClass.INTELLIGENT_TIERING', 'StorageClass.GLACIER', ['S3: Intelligent Tiering']],
  ['public access', 'constructs/corpus-bucket.ts', 'BlockPublicAccess.BLOCK_ALL', 'BlockPublicAccess.BLOCK_ACLS_ONLY',
    ['S3: nothing public, nothing unencrypted on its way']],
  ['TLS of the bucket', 'constructs/corpus-bucket.ts', 'minimumTLSVersion: 1.2,', '', ['S3: nothing public, nothing unencrypted on its way']],
  ['interval', 'guide.ts', 'intervalMinutes: 60', 'intervalMinutes: 30', ['EventBridge: 1 hour']],
  ['rotation', 'constructs/key-rotation.ts', 'automaticallyAfterDays: 30', 'automaticallyAfterDays: 300',
    ['Secrets Manager: the token apart from the keys, rotation for what can be rotated']],
  ['log retention', 'guide.ts', 'keptDays: 7', 'keptDays: 14', ['CloudWatch: logs kept 1 week']],
  ['log of the API', 'guide.ts', "'/ecs/notion-chatbot'", "'/ecs/chat'", ['ECS log: aws logs tail /ecs/notion-chatbot']],
  ['log of the sync', 'guide.ts', "'/aws/lambda/notion-sync'", "'/aws/lambda/sync'", ['Lambda log: aws logs tail /aws/lambda/notion-sync']],
  ['model', 'config/models.ts', "'global.anthropic.claude-sonnet-4-6'", "'global.anthropic.claude-opus-4-6'",
    ['Bedrock: a Claude through an inference profile answers', 'every role may do what the matrix says, and nothing else']],
  ['Min Capacity', 'guide.ts', 'minTasks: 1', 'minTasks: 2', ['Min Capacity: 1']],
  ['Max Capacity', 'guide.ts', 'maxTasks: 3', 'maxTasks: 4', ['Max Capacity: 3']],
  ['Target CPU', 'guide.ts', 'targetCpuPercent: 70', 'targetCpuPercent: 75', ['Target CPU: 70%']],
  ['Scale Out Cooldown', 'guide.ts', 'scaleOutCooldownSeconds: 120', 'scaleOutCooldownSeconds: 60', ['Scale Out Cooldown: 2 minutes']],
  ['Scale In Cooldown', 'guide.ts', 'scaleInCooldownSeconds: 300', 'scaleInCooldownSeconds: 200', ['Scale In Cooldown: 5 minutes']],
  ['High CPU Usage', 'guide.ts', 'cpuPercent: 80', 'cpuPercent: 90', ['High CPU Usage: > 80%']],
  ['High Memory Usage', 'guide.ts', 'memoryPercent: 85', 'memoryPercent: 95', ['High Memory Usage: > 85%']],
  ['Lambda Errors', 'guide.ts', 'syncErrorsPercent: 5', 'syncErrorsPercent: 50', ['Lambda Errors: > 5%']],
  ['ALB 5xx Errors', 'guide.ts', 'serverErrorsPercent: 1', 'serverErrorsPercent: 2', ['ALB 5xx Errors: > 1%']],
  ['who may tell the topic', 'constructs/alarm-topic.ts', "'cloudwatch.amazonaws.com'", "'events.amazonaws.com'",
    ['all tell an SNS topic that lets them in']],
  ['public address of tasks', 'constructs/chat-service.ts', 'assignPublicIp: true', 'assignPublicIp: false', [
    'VPC: the default one, without NAT, tasks with an address of their own', 'VPC: an own one has two zones and no NAT']],
  ['endpoint to S3', 'constructs/network.ts', 'GatewayVpcEndpointAwsService.S3,', 'GatewayVpcEndpointAwsService.DYNAMODB,', ['VPC endpoint: the way to S3, which is free, in both, and no other']],
  ['NAT', 'constructs/network.ts', 'maxAzs: 2', 'maxAzs: 3', ['VPC: an own one has two zones and no NAT']],
  ['ports', 'constructs/network.ts', "Peer.anyIpv4(), Port.tcp(443), 'to AWS services", "Peer.anyIpv4(), Port.allTcp(), 'to AWS services", ['Security Groups: the least ports']],
  ['bake time', 'guide.ts', 'bakeMinutes: 10', 'bakeMinutes: 15', ['by ECS itself, with a bake time']],
  ['blue-green', 'constructs/chat-service.ts', '      deploymentStrategy:', '      circuitBreaker: { rollback: true },\n      deploymentStrategy:', ['no circuit breaker beside it']],
  ['earlier revisions', 'constructs/task.ts', 'applyRemovalPolicy(RemovalPolicy.RETAIN)', 'applyRemovalPolicy(RemovalPolicy.DESTROY)',
    ['earlier revisions stay, so that the rollback command of the guide has one to go back to']],
  ['health check', 'guide.ts', "'/health/ready'", "'/health/live'", ['a task gets traffic once /health/ready says so']],
  ['idle timeout', 'guide.ts', 'idleTimeout: 120', 'idleTimeout: 30', ['idle timeout: several pings of the API long']],
  ['deregistration delay', 'guide.ts', 'deregistrationDelay: 120', 'deregistrationDelay: 5', ['deregistration delay: as long as the API would let a stream go on']],
  ['shutdown', 'guide.ts', 'shutdown: 110', 'shutdown: 100', ['SHUTDOWN_SECONDS is what the API takes at most']],
  ['stop timeout', 'guide.ts', 'stopTimeout: 120', 'stopTimeout: 119', ['after it, the API has time to end each stream before Fargate kills it']],
  ['rights of the API', 'constructs/permissions.ts', "'manifest.json'];", "'manifest.json', 'state/*'];", [
    'every role may do what the matrix says, and nothing else', 'S3 may copy to the second region what the API reads, and CloudFront nothing',
    "S3 copies what the API reads, with what is deleted, and nothing of the sync's own"]],
  ['rights of the sync', 'constructs/permissions.ts', "'s3:DeleteObject'", "'s3:DeleteObject', 's3:DeleteObjectVersion'", ['every role may do what the matrix says, and nothing else']],
  ['rights of the copy', 'constructs/permissions.ts', "'s3:ReplicateDelete'", "'s3:ReplicateDelete', 's3:ReplicateTags'", ['S3 may copy to the second region what the API reads, and CloudFront nothing']],
  ['what is copied', 'constructs/replication.ts', "keys.replace('*', '')", "''", ["S3 copies what the API reads, with what is deleted, and nothing of the sync's own"]],
  ['what is deleted', 'constructs/replication.ts', "deleteMarkerReplication: { status: 'Enabled' }", "deleteMarkerReplication: { status: 'Disabled' }", ["S3 copies what the API reads, with what is deleted, and nothing of the sync's own"]],
  ['the second region has no sync', 'build.ts', 'startsSync: false', 'startsSync: true', [
    'the service there is the same, over the copy', 'in the second region, the API reads the copies and starts nothing']],
  ['who is signed in', 'constructs/balancer.ts', '[...ours, fromBrowser()]', 'ours', ['who comes by a browser is signed in first']],
  ['both ways take turns', 'constructs/chat-service.ts', "    if (balancer.people) turn('AlternateOfPeople', balancer.people);\n", '', [
    'each rule that leads to tasks has two groups of its own, and ECS may shift it: with sign-in, people and programs apart']],
  ['read timeout of CloudFront', 'guide.ts', 'readTimeout: 60', 'readTimeout: 30', ['read timeout: several pings of the API long']],
  ['compression on the way', 'constructs/cdn.ts', 'compress: false', 'compress: true', [
    'questions and streams are passed on: whole, uncached, uncompressed', 'files are kept as long as the API says']],
  ['caching of answers', 'constructs/cdn.ts', 'cachePolicy: CachePolicy.CACHING_DISABLED', 'cachePolicy: CachePolicy.CACHING_OPTIMIZED', [
    'questions and streams are passed on: whole, uncached, uncompressed']],
  ['errors in the cache', 'constructs/cdn.ts', 'ttl: Duration.seconds(0)', 'ttl: Duration.seconds(10)', ['no error is kept, which would be shown to others']],
  ['HTTPS to the origin', 'constructs/cdn.ts', 'OriginProtocolPolicy.HTTPS_ONLY', 'OriginProtocolPolicy.MATCH_VIEWER', ['serves the domain by HTTPS alone']],
  ['the key of CloudFront', 'constructs/balancer.ts', '[fromCdn()]', '[]', ['nobody gets around it: by a key that no template holds']],
  ['sessions in the cache', 'constructs/cdn.ts', "OriginRequestHeaderBehavior.allowList('Host', CDN.callerHeader)", 'OriginRequestHeaderBehavior.all()', ['no session gets into what is kept for everybody']],
];

const FILES = ['guide', 'release', 'permissions', 'sign-in', 'cdn', 'replica'].map((name) => `test/${name}.test.ts`);

/** A copy of this folder, which is what is changed. What is only read is the original. */
class Copy {
  private readonly root = mkdtempSync(join(tmpdir(), 'mutations-'));
  private readonly folder = join(this.root, 'infra');
  private readonly report = join(this.root, 'report.json');

  constructor() {
    cpSync('.', this.folder, { recursive: true, filter: (path) => !/^(node_modules|cdk\.out)/.test(path) });
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
    for (const name of ['api', 'shared', 'sync-lambda']) symlinkSync(resolve('..', name), join(this.root, name));
    process.on('exit', () => rmSync(this.root, { recursive: true }));
  }

  /** The titles of the tests that fail once `from` is `to`. */
  async failingWith(file: string, from: string, to: string): Promise<string[]> {
    const path = join(this.folder, file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.replace(from, to));
    const failing = await this.failing();
    writeFileSync(path, source);
    return failing;
  }

  /** The titles of the tests that fail. */
  async failing(): Promise<string[]> {
    const run = ['run', ...FILES, '--reporter=json', `--outputFile=${this.report}`];
    // It ends with an error where tests fail, which the report tells.
    await new Promise<void>((done) => execFile('node_modules/.bin/vitest', run, { cwd: this.folder }, () => done()));
    const { testResults } = JSON.parse(readFileSync(this.report, 'utf8'));
    rmSync(this.report);
    return testResults.flatMap((file: any) => file.assertionResults.filter((one: any) => one.status === 'failed').map((one: any) => one.title));
  }
}

for (const [, file, from] of MUTATIONS) {
  if (readFileSync(file, 'utf8').split(from).length !== 2) throw new Error(`${file} does not have \`${from}\` once`);
}
const copies = Array.from({ length: availableParallelism() }, () => new Copy());
const before = await copies[0]?.failing() ?? [];
if (before.length > 0) throw new Error(`the tests fail as they are: ${before.join(', ')}`);
const chosen = MUTATIONS.filter(([what]) => what.includes(process.argv[2] ?? ''));
const waiting = [...chosen];
let missed = 0;
await Promise.all(copies.map(async (copy) => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [what, file, from, to, tests] = next;
    const failed = await copy.failingWith(file, from, to);
    const isRight = failed.length === tests.length && tests.every((test) => failed.includes(test));
    if (!isRight) missed += 1;
    console.log(`${isRight ? 'ok    ' : 'MISSED'}  ${what}: ${failed.join('; ') || 'nothing failed'}`);
  }
}));
console.log(`${chosen.length - missed} of ${chosen.length} changes fail exactly the tests named after them`);
process.exit(missed > 0 ? 1 : 0);
