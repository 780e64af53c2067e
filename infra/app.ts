// What `cdk` runs. Region and account are those of the credentials unless the context says otherwise.

import { App } from 'aws-cdk-lib';

import { build, check } from './build.ts';
import { readConfig } from './config.ts';
import { ConfigError } from './config/reader.ts';

const app = new App();
const { CDK_DEFAULT_REGION: region, CDK_DEFAULT_ACCOUNT: account } = process.env;
try {
  build(app, readConfig({ region, account, ...(app.node.getAllContext() as Record<string, unknown>) }));
  check(app);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // No trace: the operator is to read what to mend.
  console.error(error.message);
  process.exit(1);
}
