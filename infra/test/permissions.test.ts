// The guide's matrix of rights, made exact and written out a second time. Every statement of every role is walked, and the
// test fails on any action or resource outside of it, on a role that is not in it, and on a right that is missing.

import { describe, expect, test } from 'vitest';

import type { Context } from '../config/reader.ts';
import { CDN, OIDC, REPLICA, synth, type Templates } from './synth.ts';

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const ON_OBJECTS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
const onLog = (log: string) => ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} ${log}`);

/** Who may do what, for the usual context: `action resource`, and behind it what it depends on. */
const MATRIX: Record<string, string[]> = {
  'API task': [
    ...['pages/*', 'vectors/*', 'ledger/*', 'manifest.json'].map((keys) => `s3:GetObject <Corpus>/${keys}`),
    's3:ListBucket <Corpus>',
    'lambda:InvokeFunction arn:aws:lambda:ap-northeast-2:123456789012:function:notion-sync',
    'secretsmanager:GetSecretValue <KeysDocument>',
    ...['anthropic.claude-sonnet-4-6', 'anthropic.claude-haiku-4-5-20251001-v1:0'].flatMap((model) => INVOKE.flatMap((action) => {
      const profile = `arn:aws:bedrock:ap-northeast-2:123456789012:inference-profile/global.${model}`;
      const through = `if ${JSON.stringify({ StringEquals: { 'bedrock:InferenceProfileArn': profile } })}`;
      return [
        `${action} ${profile}`,
        `${action} arn:aws:bedrock:ap-northeast-2::foundation-model/${model} ${through}`,
        `${action} arn:aws:bedrock:::foundation-model/${model} ${through}`,
      ];
    })),
  ],
  'ECS for a task': [
    ...['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
      .map((action) => `${action} arn:aws:ecr:ap-northeast-2:123456789012:repository/notion-chatbot`),
    'ecr:GetAuthorizationToken *',
    ...onLog('<TaskLog>'),
  ],
  'ECS for traffic': ['policy arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers'],
  sync: [
    ...['pages/*', 'vectors/*', 'ledger/*', 'manifest.json', 'state/*'].flatMap((keys) => ON_OBJECTS.map((action) => `${action} <Corpus>/${keys}`)),
    's3:ListBucket <Corpus>',
    'secretsmanager:GetSecretValue <NotionToken>',
    'lambda:InvokeFunction arn:aws:lambda:ap-northeast-2:123456789012:function:notion-sync',
    ...onLog('<SyncLog>'),
  ],
  schedule: ['lambda:InvokeFunction <SyncFunction>'],
  rotation: [
    ...['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((action) => `secretsmanager:${action} <ClientKey>`),
    ...['GetSecretValue', 'PutSecretValue'].map((action) => `secretsmanager:${action} <KeysDocument>`),
    ...onLog('<KeyRotationLog>'),
  ],
};

/** By which part of its id a role is known. */
const ROLES: [part: string, name: string][] = [
  ['TaskExecutionRole', 'ECS for a task'], ['TaskRole', 'API task'], ['ChatTrafficRole', 'ECS for traffic'], ['SyncRole', 'sync'],
  ['HourlyRole', 'schedule'], ['KeyRotationRole', 'rotation'], ['ReplicationRole', 'replication'],
];

describe('IAM matrix', () => {
  test('every role may do what the matrix says, and nothing else', () => {
    const rights = rightsIn(synth().templates);
    expect(Object.keys(rights).sort()).toEqual(Object.keys(MATRIX).sort());
    for (const [role, allowed] of Object.entries(MATRIX)) {
      expect(rights[role], role).toEqual([...allowed].sort());
    }
  });

  test('with vectors, API and sync may use the embedding model, and only it', () => {
    const rights = rightsIn(synth({ embeddings: 'bedrock:amazon.titan-embed-text-v2:0@256' }).templates);
    const more = ['bedrock:InvokeModel arn:aws:bedrock:ap-northeast-2::foundation-model/amazon.titan-embed-text-v2:0'];
    const without = rightsIn(synth().templates);
    for (const role of ['API task', 'sync']) {
      expect(rights[role]?.filter((right) => !without[role]?.includes(right)), role).toEqual(more);
    }
  });

  test('a profile of a geography leads to its model in other regions, by this profile alone', () => {
    const rights = rightsIn(synth({ model: 'apac.anthropic.claude-sonnet-4-6', rewriteModel: 'off' }).templates)['API task'];
    const profile = 'arn:aws:bedrock:ap-northeast-2:123456789012:inference-profile/apac.anthropic.claude-sonnet-4-6';
    expect(rights?.filter((right) => right.startsWith('bedrock:InvokeModel '))).toEqual([
      `bedrock:InvokeModel arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-6 if ${JSON.stringify({ StringEquals: { 'bedrock:InferenceProfileArn': profile } })}`,
      `bedrock:InvokeModel ${profile}`,
    ]);
  });

  test('a model without a profile is allowed in the own region', () => {
    const rights = rightsIn(synth({ model: 'amazon.nova-pro-v1:0', rewriteModel: 'off' }).templates)['API task'];
    expect(rights?.filter((right) => right.startsWith('bedrock:'))).toEqual(
      INVOKE.map((action) => `${action} arn:aws:bedrock:ap-northeast-2::foundation-model/amazon.nova-pro-v1:0`));
  });

  test('models that stand in, and a guardrail, may be used as well, and no others', () => {
    const more = moreThanUsual({ fallbackModels: 'amazon.nova-pro-v1:0,global.anthropic.claude-haiku-4-5-20251001-v1:0', guardrail: 'abc123:1' });
    expect(more).toEqual({
      'API task': [
        'bedrock:ApplyGuardrail arn:aws:bedrock:ap-northeast-2:123456789012:guardrail/abc123',
        ...INVOKE.map((action) => `${action} arn:aws:bedrock:ap-northeast-2::foundation-model/amazon.nova-pro-v1:0`),
      ],
    });
  });

  test('ECS reads the token of the webhook, and the API does not', () => {
    const secret = 'arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:notion/webhook-??????';
    expect(moreThanUsual({ webhookSecretName: 'notion/webhook' })).toEqual({
      'ECS for a task': ['DescribeSecret', 'GetSecretValue'].map((action) => `secretsmanager:${action} ${secret}`),
    });
  });

  test('S3 may copy to the second region what the API reads, and CloudFront nothing', () => {
    const versions = ['GetObjectVersionForReplication', 'GetObjectVersionAcl', 'GetObjectVersionTagging'];
    const copy = 'arn:aws:s3:::notion-chatbot-corpus-123456789012-us-west-2';
    const { replicaData, replicaService, replicaWatch, ...home } = synth(REPLICA).templates;
    const { replication, ...others } = rightsIn(home);
    expect(others).toEqual(rightsIn(synth().templates));
    expect(replication).toEqual([
      's3:GetReplicationConfiguration <Corpus>', 's3:ListBucket <Corpus>',
      ...['pages/*', 'vectors/*', 'ledger/*', 'manifest.json'].flatMap((keys) => [
        ...versions.map((action) => `s3:${action} <Corpus>/${keys}`),
        ...['ReplicateObject', 'ReplicateDelete'].map((action) => `s3:${action} ${copy}/${keys}`),
      ]),
    ].sort());
    expect(rightsIn(synth(CDN).templates)).toEqual(rightsIn(synth().templates));
  });

  test('in the second region, the API reads the copies and starts nothing', () => {
    const { replicaData, replicaService, replicaWatch } = synth(REPLICA).templates;
    if (!replicaData || !replicaService || !replicaWatch) throw new Error('there is no second region');
    const rights = rightsIn({ replicaData, replicaService, replicaWatch });
    expect(Object.keys(rights).sort()).toEqual(['API task', 'ECS for a task', 'ECS for traffic']);
    const atHome = rightsIn(synth().templates)['API task']?.filter((right) => !/^(lambda|secretsmanager):/.test(right));
    expect(rights['API task']).toEqual([
      ...atHome?.map((right) => right.replaceAll('ap-northeast-2', 'us-west-2')) ?? [],
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:us-west-2:123456789012:secret:notion-chatbot/keys-document-??????',
    ].sort());
  });

  test('sign-in by the load balancer gives nobody more rights', () => {
    expect(rightsIn(synth(OIDC).templates)).toEqual(rightsIn(synth().templates));
  });

  test('each role is for one service of AWS', () => {
    const assumedBy = allOf(synth(REPLICA).templates, 'AWS::IAM::Role').map(([id, role]) => {
      const [statement, ...others] = role.Properties.AssumeRolePolicyDocument.Statement;
      expect(others).toEqual([]);
      return [roleName(id), statement.Principal.Service];
    });
    expect(Object.fromEntries(assumedBy)).toEqual({
      'API task': 'ecs-tasks.amazonaws.com', 'ECS for a task': 'ecs-tasks.amazonaws.com', 'ECS for traffic': 'ecs.amazonaws.com',
      sync: 'lambda.amazonaws.com', schedule: 'scheduler.amazonaws.com', rotation: 'lambda.amazonaws.com', replication: 's3.amazonaws.com',
    });
  });
});

/** What roles may do in a context beyond the usual one. */
function moreThanUsual(context: Context): Record<string, string[]> {
  const usual = rightsIn(synth().templates);
  const more = Object.entries(rightsIn(synth(context).templates))
    .map(([role, rights]) => [role, rights.filter((right) => !usual[role]?.includes(right))] as const);
  return Object.fromEntries(more.filter(([, rights]) => rights.length > 0));
}

/** What each role may do, from its statements, inline policies and managed policies. */
function rightsIn(templates: Partial<Templates>): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  const add = (id: string, ...more: string[]) => {
    const role = roleName(id);
    rights[role] = [...(rights[role] ?? []), ...more].sort();
  };
  for (const [id, { Properties }] of allOf(templates, 'AWS::IAM::Role')) {
    add(id, ...(Properties.ManagedPolicyArns ?? []).map((arn: unknown) => `policy ${plain(arn)}`));
    for (const policy of Properties.Policies ?? []) add(id, ...policy.PolicyDocument.Statement.flatMap(rightsOf));
  }
  for (const [, { Properties }] of allOf(templates, 'AWS::IAM::Policy')) {
    for (const role of Properties.Roles) add(role.Ref, ...Properties.PolicyDocument.Statement.flatMap(rightsOf));
  }
  // Anything else that gives rights has to be looked at before it is let in here.
  for (const type of ['AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::User', 'AWS::IAM::Group']) {
    expect(allOf(templates, type), type).toEqual([]);
  }
  return rights;
}

function rightsOf(statement: any): string[] {
  const known = ['Action', 'Resource', 'Effect', 'Condition', 'Sid'];
  expect(Object.keys(statement).filter((key) => !known.includes(key))).toEqual([]);
  expect(statement.Effect).toBe('Allow');
  const condition = statement.Condition ? ` if ${JSON.stringify(statement.Condition, (_, value) => (isIntrinsic(value) ? plain(value) : value))}` : '';
  return [statement.Action].flat().flatMap((action: string) => [statement.Resource].flat().map((resource) => `${action} ${plain(resource)}${condition}`));
}

function isIntrinsic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ['Fn::Join', 'Ref', 'Fn::GetAtt', 'Fn::ImportValue'].some((name) => name in value);
}

/** A value of CloudFormation as text: references as the name of what they lead to, in angle brackets. */
function plain(value: any): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(plain).join(value['Fn::Join'][0]);
  if (value.Ref === 'AWS::Partition') return 'aws';
  const id: string = value.Ref ?? value['Fn::GetAtt']?.[0] ?? value['Fn::ImportValue'].replace(/^.*ExportsOutput(Ref|FnGetAtt)/, '');
  // Ids end with eight hexadecimal digits; what is after them says which attribute is meant. `Secrets` is where secrets are.
  return `<${id.replace(/[0-9A-F]{8}.*$/, '').replace(/^Secrets/, '')}>`;
}

function roleName(id: string): string {
  const found = ROLES.find(([part]) => id.startsWith(part));
  if (!found) throw new Error(`the role ${id} is not in the matrix`);
  return found[1];
}

function allOf(templates: Partial<Templates>, type: string): [string, any][] {
  return Object.values(templates).flatMap((template) => Object.entries(template.findResources(type)));
}
