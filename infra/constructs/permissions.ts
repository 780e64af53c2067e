// What each role may do: DESIGN's matrix, statement by statement. CDK's own grants are wider (`grantRead` is all of
// `s3:GetObject*` and `s3:List*`), so none of them is used. `test/permissions.test.ts` holds every role against the
// matrix, written out a second time.

import { Arn, ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';

import type { Guardrail } from '../config/models.ts';
import type { CorpusBucket } from './corpus-bucket.ts';

/** The keys of objects that the API reads; the rest is the sync's own. */
export const READ_BY_API = ['pages/*', 'vectors/*', 'ledger/*', 'manifest.json'];
const OWNED_BY_SYNC = [...READ_BY_API, 'state/*'];

/** The API reads what the sync publishes, and nothing of its `state/`. */
export function apiReadsCorpus(bucket: CorpusBucket): PolicyStatement[] {
  return [
    allow(['s3:GetObject'], READ_BY_API.map((keys) => bucket.arnForObjects(keys))),
    knowsWhatIsMissing(bucket),
  ];
}

/** The sync reads, writes and removes what it owns. */
export function syncOwnsCorpus(bucket: CorpusBucket): PolicyStatement[] {
  return [
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], OWNED_BY_SYNC.map((keys) => bucket.arnForObjects(keys))),
    knowsWhatIsMissing(bucket),
  ];
}

// Without it S3 answers 403 for an object that is not there, and "no sync yet" would look like a missing right. It cannot
// be narrowed to a prefix, since a GetObject has none.
function knowsWhatIsMissing(bucket: CorpusBucket): PolicyStatement {
  return allow(['s3:ListBucket'], [bucket.bucketArn]);
}

/** What S3 does for the copy in another region: reads versions of what the API reads, and writes them there. */
export function copiesCorpus(bucket: CorpusBucket, copyArn: string): PolicyStatement[] {
  const versions = ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'];
  return [
    allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], [bucket.bucketArn]),
    allow(versions, READ_BY_API.map((keys) => bucket.arnForObjects(keys))),
    allow(['s3:ReplicateObject', 's3:ReplicateDelete'], READ_BY_API.map((keys) => `${copyArn}/${keys}`)),
  ];
}

/** The value of one secret. Where only its name is known, six characters follow it. */
export function readsSecret(secret: ISecret): PolicyStatement {
  return allow(['secretsmanager:GetSecretValue'], [secret.secretFullArn ?? `${secret.secretArn}-??????`]);
}

/** One function, by name: that of a function by itself cannot be its own reference. */
export function invokes(stack: Stack, functionName: string): PolicyStatement {
  const arn = stack.formatArn({ service: 'lambda', resource: 'function', resourceName: functionName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return allow(['lambda:InvokeFunction'], [arn]);
}

/** The streams of one log group. */
export function writesLog(logGroup: ILogGroup): PolicyStatement {
  return allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
}

/** Answers by a model: at once, and streamed, which is another action on IAM's side. */
export function answersWith(stack: Stack, ids: string[]): PolicyStatement[] {
  return ids.flatMap((id) => onModel(stack, id, ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']));
}

/** A guardrail that looks at questions and answers. */
export function guardedBy(stack: Stack, guardrail: Guardrail | undefined): PolicyStatement[] {
  if (!guardrail) return [];
  return [allow(['bedrock:ApplyGuardrail'], [stack.formatArn({ service: 'bedrock', resource: 'guardrail', resourceName: guardrail.id })])];
}

/** Vectors by the model that `EMBEDDINGS` names; none where it is off. */
export function embedsWith(stack: Stack, embeddings: string): PolicyStatement[] {
  const id = /^bedrock:([^@]+)/.exec(embeddings)?.[1];
  return id ? onModel(stack, id, ['bedrock:InvokeModel']) : [];
}

/**
 * A profile needs rights on itself and on the model in every region it leads to. Those on the model are for calls through
 * this profile only, so that nothing is asked around it.
 */
function onModel(stack: Stack, id: string, actions: string[]): PolicyStatement[] {
  const modelIn = (region: string, name: string) =>
    Arn.format({ partition: stack.partition, service: 'bedrock', region, account: '', resource: 'foundation-model', resourceName: name });
  const led = profileOf(id);
  if (!led) return [allow(actions, [modelIn(stack.region, id)])];

  const profile = stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: id });
  // A global profile asks for the model without naming a region; others in regions that AWS adds to.
  const models = led.isGlobal ? [modelIn(stack.region, led.model), modelIn('', led.model)] : [modelIn('*', led.model)];
  const throughProfile = allow(actions, models);
  throughProfile.addCondition('StringEquals', { 'bedrock:InferenceProfileArn': profile });
  return [allow(actions, [profile]), throughProfile];
}

function profileOf(id: string): { isGlobal: boolean; model: string } | undefined {
  const [, geography, model] = /^(global|us-gov|us|eu|apac|jp|au|ca)\.(.+)$/.exec(id) ?? [];
  return geography && model ? { isGlobal: geography === 'global', model } : undefined;
}

/** Says why these wildcards stand in the statements of a role, each by the name that cdk-nag has for it. */
export function explainWildcards(role: Role, reason: string, wildcards: string[]): void {
  Validations.of(role).acknowledge(...wildcards.map((resource) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })));
}

/** Those of `apiReadsCorpus`. */
export const wildcardsOfApi = (bucket: CorpusBucket): string[] => wildcards(bucket, READ_BY_API);

/** Those of `copiesCorpus`. */
export const wildcardsOfCopying = (bucket: CorpusBucket, nameOfCopy: string): string[] => {
  const from = `<${Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>`;
  return READ_BY_API.filter((key) => key.endsWith('*')).flatMap((key) => [`${from}/${key}`, `arn:<AWS::Partition>:s3:::${nameOfCopy}/${key}`]);
};

/** Those of `syncOwnsCorpus`. */
export const wildcardsOfSync = (bucket: CorpusBucket): string[] => wildcards(bucket, OWNED_BY_SYNC);

const wildcards = (bucket: CorpusBucket, keys: string[]): string[] =>
  keys.filter((key) => key.endsWith('*')).map((key) => `${bucket.importName}/${key}`);

/** Those of `answersWith`: the regions of a geography. */
export const wildcardsOfModels = (ids: string[]): string[] =>
  ids.flatMap((id) => (profileOf(id)?.isGlobal === false ? [`arn:<AWS::Partition>:bedrock:*::foundation-model/${profileOf(id)?.model}`] : []));

/** A statement that allows actions on resources. */
export function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
