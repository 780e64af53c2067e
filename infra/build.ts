// The stacks and how they hang together, for a configuration. `app.ts` synthesises them; tests look at them.

import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

import type { Config, Replica } from './config.ts';
import { DataStack } from './stacks/data.ts';
import { ReplicaDataStack } from './stacks/replica-data.ts';
import { ServiceStack } from './stacks/service.ts';
import { SyncStack } from './stacks/sync.ts';
import { WatchStack } from './stacks/watch.ts';

export interface Stacks {
  data: DataStack;
  sync: SyncStack;
  service: ServiceStack;
  watch: WatchStack;
  /** In a second region, if there is one. */
  replicaData?: ReplicaDataStack;
  replicaService?: ServiceStack;
  replicaWatch?: WatchStack;
}

/** Builds all stacks into the app. */
export function build(app: App, config: Config): Stacks {
  const env = { region: config.region, ...(config.account ? { account: config.account } : {}) };
  const data = new DataStack(app, 'NotionChatbotData', { config, env, description: 'Notion RAG Chatbot: bucket, secrets, alarm topic' });
  const sync = new SyncStack(app, 'NotionChatbotSync', { config, env, data, description: 'Notion RAG Chatbot: the hourly sync' });
  const service = new ServiceStack(app, 'NotionChatbotService', {
    config, env, data, startsSync: true, description: 'Notion RAG Chatbot: the service',
  });
  const watch = new WatchStack(app, 'NotionChatbotWatch', {
    config, env, data, service, isHome: true, description: 'Notion RAG Chatbot: alarms and dashboard',
  });
  // The API starts the sync by its name: there has to be one.
  service.addStackDependency(sync);
  Tags.of(app).add('project', 'notion-chatbot');
  return { data, sync, service, watch, ...(config.replica ? buildReplica(app, config, config.replica, data) : {}) };
}

/** The same service in a second region, over a copy of the bucket. What syncs, and who is told of edits, stays at home. */
function buildReplica(app: App, home: Config, replica: Replica, source: DataStack): Partial<Stacks> {
  const { region, certificateArn } = replica;
  const tls = home.tls && certificateArn ? { ...home.tls, certificateArn } : undefined;
  const config: Config = { ...home, region, tls, webhookSecretName: undefined };
  const env = { region, ...(home.account ? { account: home.account } : {}) };
  const description = 'Notion RAG Chatbot: second region';
  const replicaData = new ReplicaDataStack(app, 'NotionChatbotReplicaData', { config, env, description });
  const replicaService = new ServiceStack(app, 'NotionChatbotReplicaService', { config, env, data: replicaData, startsSync: false, description });
  const replicaWatch = new WatchStack(app, 'NotionChatbotReplicaWatch', { config, env, data: replicaData, service: replicaService, isHome: false, description });
  // S3 copies into a bucket that is there, and the document of keys is copied before it is read.
  source.addStackDependency(replicaData);
  replicaService.addStackDependency(source);
  return { replicaData, replicaService, replicaWatch };
}

/** Has every synthesis fail on what cdk-nag finds and no construct explains. */
export function check(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
