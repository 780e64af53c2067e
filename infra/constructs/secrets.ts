// Three secrets, and a fourth behind CloudFront, so that each role reads its own alone: the Notion token for the sync; the document of API keys, with
// hashes only, for the API; and the key that programs call with, which the rotation alone changes and the operator reads.
//
// None has a value in a template. The token is put in by the operator (Notion's API cannot make a new one: docs/OPERATIONS.md
// says how to rotate it), the document begins empty, and the first rotation makes the first key.

import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { NAMES } from '../guide.ts';

/** Who signs in by the load balancer may ask and read; keys come by rotation. See docs/SECURITY.md. */
const FIRST_DOCUMENT = { keys: [], groups: { '*': { scopes: ['ask', 'read'] } } };

/** The secrets of the system. */
export class Secrets extends Construct {
  readonly notionToken: Secret;
  readonly keysDocument: Secret;
  readonly clientKey: Secret;

  constructor(scope: Construct, id: string, { replica, cdnCertificateArn }: Config) {
    super(scope, id);
    this.notionToken = new Secret(this, 'NotionToken', {
      secretName: 'notion-chatbot/notion-token',
      description: 'The secret of the Notion integration, as text. Put in by hand; the sync reads it at each run.',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.keysDocument = new Secret(this, 'KeysDocument', {
      secretName: NAMES.keysDocument,
      description: 'Who may call: hashes of keys, groups, collections (docs/SECURITY.md). The API reads it each minute.',
      // No secret: it names nobody. Changing it here would overwrite what is there.
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify(FIRST_DOCUMENT)),
      // Secrets Manager keeps the copy up to date, so that a key is valid in both regions at once.
      ...(replica ? { replicaRegions: [{ region: replica.region }] } : {}),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Until the first rotation it holds what Secrets Manager generates, which is no key and opens nothing.
    this.clientKey = new Secret(this, 'ClientKey', {
      secretName: 'notion-chatbot/client-key',
      description: 'The key that programs call the API with. Rotated by itself; two are valid at a time.',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.notionToken).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Notion lets only a person make a new token. The step is in docs/OPERATIONS.md#rotate-the-notion-token.',
    });
    Validations.of(this.keysDocument).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It holds no secret but hashes. The rotation of the client key changes it, and the operator does.',
    });
    if (cdnCertificateArn) this.originKey();
    // What CDK generates where nothing is said would pass for a token, and the sync would ask Notion with it.
    (this.notionToken.node.defaultChild as CfnSecret).generateSecretString = undefined;
  }

  /** What CloudFront says to the load balancer. Both are told of it at a deployment. */
  private originKey(): void {
    const key = new Secret(this, 'OriginKey', {
      secretName: NAMES.originKey,
      description: 'By which the load balancer knows CloudFront. Generated, and read at a deployment.',
      // The load balancer takes `*` and `?` in it for wildcards.
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(key).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It opens nothing by itself: the API asks for a key or sign-in. CloudFront and load balancer would have to change in the ' +
        'same moment.',
    });
  }
}
