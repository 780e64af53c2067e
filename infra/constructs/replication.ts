// The copy of the corpus in a second region, which the service there reads. S3 makes it, some seconds behind, in no particular
// order: a page that the manifest names may come after it. The API leaves such a page out and tries it again.
//
// What was in the bucket before the switch is not copied: README.md says how to do that once.

import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

import type { CorpusBucket } from './corpus-bucket.ts';
import { READ_BY_API, copiesCorpus, explainWildcards, wildcardsOfCopying } from './permissions.ts';

/** What the bucket of a second region is called. It has to be known where the copies are made. */
export const nameOfCopy = (account: string, region: string): string => `notion-chatbot-corpus-${account}-${region}`;

/** Has S3 copy what the API reads. */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, bucket: CorpusBucket, region: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const copy = nameOfCopy(stack.account, region);
    const copyArn = stack.formatArn({ service: 's3', region: '', account: '', resource: copy });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('s3.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
      description: 'S3 itself: copies the corpus to the second region.',
    });
    copiesCorpus(bucket, copyArn).forEach((statement) => role.addToPrincipalPolicy(statement));
    explainWildcards(role, 'They stand for keys below the prefixes that the sync publishes.', wildcardsOfCopying(bucket, copy));

    (bucket.node.defaultChild as CfnBucket).replicationConfiguration = {
      role: role.roleArn,
      // Not the sync's own state: a sync that was started there would take up work that is done here.
      rules: READ_BY_API.map((keys, at) => ({
        id: keys.replace(/\W/g, ''),
        priority: at,
        status: 'Enabled',
        filter: { prefix: keys.replace('*', '') },
        deleteMarkerReplication: { status: 'Enabled' },
        destination: { bucket: copyArn },
      })),
    };
  }
}
