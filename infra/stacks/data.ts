// What outlives every release: the bucket, the secrets with their rotation, and the topic that people have subscribed to.

import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { CorpusBucket } from '../constructs/corpus-bucket.ts';
import { KeyRotation } from '../constructs/key-rotation.ts';
import { Replication } from '../constructs/replication.ts';
import { Secrets } from '../constructs/secrets.ts';

export interface DataProps extends StackProps {
  config: Config;
}

/** What a service reads and tells, in its own region. */
export interface ServiceData {
  readonly bucket: CorpusBucket;
  readonly keysDocument: ISecret;
  readonly topic: AlarmTopic;
}

export class DataStack extends Stack implements ServiceData {
  readonly bucket: CorpusBucket;
  readonly secrets: Secrets;
  readonly keysDocument: ISecret;
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, { config, ...props }: DataProps) {
    super(scope, id, props);
    this.bucket = new CorpusBucket(this, 'Corpus');
    if (config.replica) new Replication(this, 'Replication', this.bucket, config.replica.region);
    this.secrets = new Secrets(this, 'Secrets', config);
    this.keysDocument = this.secrets.keysDocument;
    new KeyRotation(this, 'KeyRotation', this.secrets);
    this.topic = new AlarmTopic(this, 'Alarms', config.alarmMail);

    new CfnOutput(this, 'CorpusBucketName', { value: this.bucket.bucketName });
    new CfnOutput(this, 'NotionTokenSecret', { value: this.secrets.notionToken.secretName, description: 'Put the Notion token here.' });
    new CfnOutput(this, 'ClientKeySecret', { value: this.secrets.clientKey.secretName, description: 'Programs find their key here.' });
  }
}
