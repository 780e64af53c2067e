// What a service in a second region reads and tells there: the copy of the bucket, the copy of the document of keys, which
// Secrets Manager makes, and a topic of its own, since alarms tell topics of their region.

import { CfnOutput, Stack } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { CorpusBucket } from '../constructs/corpus-bucket.ts';
import { nameOfCopy } from '../constructs/replication.ts';
import { NAMES } from '../guide.ts';
import type { DataProps, ServiceData } from './data.ts';

export class ReplicaDataStack extends Stack implements ServiceData {
  readonly bucket: CorpusBucket;
  readonly keysDocument: ISecret;
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, { config, ...props }: DataProps) {
    super(scope, id, props);
    this.bucket = new CorpusBucket(this, 'Corpus', nameOfCopy(this.account, this.region));
    this.keysDocument = Secret.fromSecretNameV2(this, 'KeysDocument', NAMES.keysDocument);
    this.topic = new AlarmTopic(this, 'Alarms', config.alarmMail);

    new CfnOutput(this, 'CorpusBucketName', { value: this.bucket.bucketName });
  }
}
