// The stacks and how they hang together, for a configuration. `app.ts` synthesises them; tests look at them.

import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

import type { Config } from './config.ts';
import { DataStack } from './stacks/data.ts';
import { ServiceStack } from './stacks/service.ts';
import { SyncStack } from './stacks/sync.ts';
import { WatchStack } from './stacks/watch.ts';

export interface Stacks {
  data: DataStack;
  sync: SyncStack;
  service: ServiceStack;
  watch: WatchStack;
}

/** Builds all stacks into the app. */
export function build(app: App, config: Config): Stacks {
  const env = { region: config.region, ...(config.account ? { account: config.account } : {}) };
  const data = new DataStack(app, 'NotionChatbotData', { config, env, description: 'Notion RAG Chatbot: bucket, secrets, alarm topic' });
  const sync = new SyncStack(app, 'NotionChatbotSync', { config, env, data, description: 'Notion RAG Chatbot: the hourly sync' });
  const service = new ServiceStack(app, 'NotionChatbotService', { config, env, data, description: 'Notion RAG Chatbot: the service' });
  const watch = new WatchStack(app, 'NotionChatbotWatch', { config, env, data, service, description: 'Notion RAG Chatbot: alarms and dashboard' });
  // The API starts the sync by its name: there has to be one.
  service.addStackDependency(sync);
  Tags.of(app).add('project', 'notion-chatbot');
  return { data, sync, service, watch };
}

/** Has every synthesis fail on what cdk-nag finds and no construct explains. */
export function check(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
