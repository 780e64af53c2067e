// The bucket: the only state of the system. Everything in it can be made again from Notion, but a first sync of a large
// workspace takes hours, so it outlives the stack, and earlier versions of it are kept for a while.
//
// S3 moves objects to Intelligent-Tiering from 128 KB on. Smaller ones, which most pages are, stay where they are and cost the
// same as in its frequent tier; the rule pays for large pages, vectors and ledgers.

import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

import { BUCKET } from '../guide.ts';

/** The bucket of the synced workspace. */
export class CorpusBucket extends Bucket {
  /** The name by which other stacks import its ARN. Findings of cdk-nag are called by it. */
  readonly importName: string;

  /** With a name of its own where another region has to know it. */
  constructor(scope: Construct, id: string, bucketName?: string) {
    super(scope, id, {
      ...(bucketName ? { bucketName } : {}),
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          id: 'tier-by-use',
          transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
        },
        {
          id: 'forget-old-versions',
          noncurrentVersionExpiration: Duration.days(BUCKET.oldVersionsDays),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Two roles reach it, both of this app. Logs of each access would be more objects than the corpus has, and CloudTrail ' +
        'data events can be switched on without the app.',
    });
    const stack = Stack.of(this);
    this.importName = stack.resolve(stack.exportValue(this.bucketArn))['Fn::ImportValue'];
  }
}
