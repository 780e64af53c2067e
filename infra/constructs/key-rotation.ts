// The rotation of the client key, each month: a small function of our own, since the key's hash belongs into the document
// that the API reads. What it does is in rotation/rotate.mjs.

import { fileURLToPath } from 'node:url';

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, CfnPermission, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

import { LOGS } from '../guide.ts';
import { allow, writesLog } from './permissions.ts';
import type { Secrets } from './secrets.ts';

/** Changes the client key each month; two are valid at a time. */
export class KeyRotation extends Construct {
  constructor(scope: Construct, id: string, { clientKey, keysDocument }: Secrets) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: '/aws/lambda/notion-key-rotation',
      retention: LOGS.keptDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Rotates the key that programs call the API with.',
    });
    const onClientKey = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    role.addToPrincipalPolicy(allow(onClientKey.map((action) => `secretsmanager:${action}`), [clientKey.secretArn]));
    role.addToPrincipalPolicy(allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [keysDocument.secretArn]));
    role.addToPrincipalPolicy(writesLog(logGroup));

    const rotation = new Function(this, 'Function', {
      functionName: 'notion-key-rotation',
      description: 'Rotates the key that programs call the API with.',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'rotate.handler',
      code: Code.fromAsset(fileURLToPath(new URL('../rotation', import.meta.url))),
      timeout: Duration.seconds(30),
      role,
      logGroup,
      environment: { KEYS_DOCUMENT: keysDocument.secretArn },
    });
    // By hand, as CDK's own rotation schedule gives the role more than it needs.
    const permission = new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: rotation.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceArn: clientKey.secretArn,
    });
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: clientKey.secretArn,
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { automaticallyAfterDays: 30 },
      rotateImmediatelyOnUpdate: true,
    });
    schedule.addResourceDependency(permission);
    schedule.node.addDependency(role);
  }
}
