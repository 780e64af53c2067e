// The second region, which is a switch: S3 copies the corpus there, and the same service reads the copy. Nothing syncs there.

import { expect, test } from 'vitest';

import { ACCOUNT, OIDC, REPLICA, SECOND_REGION, synth, type Templates } from './synth.ts';
import { ONLY, alarms, environmentOfTask, resourcesOf } from './templates.ts';

const { app, templates } = synth(REPLICA);
const there = of(templates);
const COPY = `notion-chatbot-corpus-${ACCOUNT}-${SECOND_REGION}`;

/** The stacks of the second region, by the names of those at home. */
function of({ replicaData, replicaService, replicaWatch }: Templates) {
  if (!replicaData || !replicaService || !replicaWatch) throw new Error('there is no second region');
  return { data: replicaData, service: replicaService, watch: replicaWatch };
}

test('is off unless it is switched on', () => {
  const usual = synth().templates;
  expect(Object.keys(usual)).toEqual(['data', 'sync', 'service', 'watch']);
  expect(resourcesOf(usual.data, 'AWS::S3::Bucket')[ONLY].Properties.ReplicationConfiguration).toBeUndefined();
  expect(JSON.stringify(usual.data)).not.toContain('ReplicaRegions');
});

test('S3 copies what the API reads, with what is deleted, and nothing of the sync\'s own', () => {
  const { ReplicationConfiguration } = resourcesOf(templates.data, 'AWS::S3::Bucket')[ONLY].Properties;
  expect(ReplicationConfiguration.Rules.map(({ Filter }: any) => Filter.Prefix)).toEqual(['pages/', 'vectors/', 'ledger/', 'manifest.json']);
  expect(new Set(ReplicationConfiguration.Rules.map(({ Priority }: any) => Priority)).size).toBe(4);
  for (const rule of ReplicationConfiguration.Rules) {
    expect(rule).toMatchObject({ Status: 'Enabled', DeleteMarkerReplication: { Status: 'Enabled' } });
    expect(JSON.stringify(rule.Destination)).toContain(`:s3:::${COPY}"`);
  }
});

test('the copy is a bucket like the first', () => {
  const { BucketName, ...copy } = resourcesOf(there.data, 'AWS::S3::Bucket')[ONLY].Properties;
  const { ReplicationConfiguration, ...first } = resourcesOf(templates.data, 'AWS::S3::Bucket')[ONLY].Properties;
  expect([BucketName, copy]).toEqual([COPY, first]);
});

test('the service there is the same, over the copy', () => {
  const told = environmentOfTask(there);
  const { SYNC_FUNCTION: starts, ...home } = environmentOfTask(templates);
  expect(starts).toBe('notion-sync');
  expect(Object.keys(told)).toEqual(Object.keys(home));
  expect(told).toMatchObject({ AWS_REGION: SECOND_REGION, MCP_HOSTS: 'notes.example.com', API_KEYS: 'secret:notion-chatbot/keys-document' });
  expect(JSON.stringify(told.CORPUS_URL)).toContain('NotionChatbotReplicaData:');
  there.service.resourceCountIs('AWS::ECS::Service', 1);
  there.service.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Protocol: 'HTTPS', Certificates: [{ CertificateArn: REPLICA.replicaCertificateArn }],
  });
});

test('nothing syncs there', () => {
  for (const template of Object.values(there)) {
    for (const type of ['AWS::Lambda::Function', 'AWS::Scheduler::Schedule']) template.resourceCountIs(type, 0);
  }
  const webhook = synth({ ...REPLICA, webhookSecretName: 'notion/webhook' }).templates;
  expect(JSON.stringify(webhook.service.toJSON())).toContain('NOTION_WEBHOOK_TOKEN');
  expect(JSON.stringify(of(webhook).service.toJSON())).not.toContain('NOTION_WEBHOOK_TOKEN');
});

test('keys are valid in both regions: Secrets Manager copies their document, and no other secret', () => {
  const copied = resourcesOf(templates.data, 'AWS::SecretsManager::Secret').map(({ Properties }) => [Properties.Name, Properties.ReplicaRegions]);
  expect(copied).toEqual([
    ['notion-chatbot/notion-token', undefined],
    ['notion-chatbot/keys-document', [{ Region: SECOND_REGION }]],
    ['notion-chatbot/client-key', undefined],
  ]);
});

test('alarms there tell a topic there, of what can be seen there', () => {
  const names = Object.keys(alarms(there));
  expect(names).toEqual(expect.arrayContaining(['server-errors', 'answers-fail', 'high-cpu', 'high-memory', 'no-task', 'index-old', 'pages-unreadable']));
  expect(names.filter((name) => /sync|pages-(fail|held)|rotation/.test(name))).toEqual([]);
  for (const alarm of Object.values(alarms(there))) {
    expect(alarm.AlarmActions).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^NotionChatbotReplicaData:ExportsOutputRefAlarms/) }]);
  }
  // Dashboards of an account have one name each, in all regions.
  there.watch.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: `notion-chatbot-${SECOND_REGION}` });
});

test('people are signed in there by the same issuer, with a load balancer of that region', () => {
  const signedIn = of(synth({ ...REPLICA, ...OIDC }).templates);
  const [loadBalancer] = Object.keys(signedIn.service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(environmentOfTask(signedIn)).toMatchObject({ ALB_ARN: { Ref: loadBalancer }, ALB_OIDC_ISSUER: 'https://id.example.com' });
});

test('what is read is there before what reads it', () => {
  const stacks = app.synth().stacks;
  const dependencies = (name: string) => stacks.find(({ stackName }) => stackName === name)?.dependencies.map(({ id }) => id) ?? [];
  expect(dependencies('NotionChatbotData')).toContain('NotionChatbotReplicaData');
  expect(dependencies('NotionChatbotReplicaService')).toEqual(expect.arrayContaining(['NotionChatbotReplicaData', 'NotionChatbotData']));
  for (const name of ['NotionChatbotReplicaData', 'NotionChatbotReplicaService', 'NotionChatbotReplicaWatch']) {
    expect(stacks.find(({ stackName }) => stackName === name)?.environment.region).toBe(SECOND_REGION);
  }
});
