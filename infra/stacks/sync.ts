// The hourly sync: its function and its schedule.

import { Stack, StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { HourlySchedule } from '../constructs/schedule.ts';
import { SyncFunction } from '../constructs/sync-function.ts';
import type { DataStack } from './data.ts';

export interface SyncProps extends StackProps {
  config: Config;
  data: DataStack;
}

export class SyncStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, ...props }: SyncProps) {
    super(scope, id, props);
    const sync = new SyncFunction(this, 'Sync', { config, bucket: data.bucket, notionToken: data.secrets.notionToken });
    new HourlySchedule(this, 'Hourly', sync.function);
  }
}
