// Builds the stacks for tests, without an account: the default VPC and the zones that a look-up would find are made up here
// and handed over as the context, never committed as that of a real account.

import { readFileSync } from 'node:fs';

import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

import { build, type Stacks } from '../build.ts';
import { readConfig } from '../config.ts';
import type { Context } from '../config/reader.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'ap-northeast-2';
export const SECOND_REGION = 'us-west-2';

const certificateIn = (region: string) => `arn:aws:acm:${region}:${ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000`;

/** What CDK would ask AWS for in a region. */
function lookedUpIn(region: string): Context {
  const subnet = (zone: string, number: number) => ({
    subnetId: `subnet-0000000000000000${number}`, cidr: `172.31.${16 * number}.0/20`, availabilityZone: `${region}${zone}`,
    routeTableId: 'rtb-00000000000000001',
  });
  const prefixList = 'propertiesToReturn.0=PrefixListId:propertyMatch.PrefixListName=com.amazonaws.global.cloudfront.origin-facing';
  return {
    [`availability-zones:account=${ACCOUNT}:region=${region}`]: [`${region}a`, `${region}b`, `${region}c`],
    [`vpc-provider:account=${ACCOUNT}:filter.isDefault=true:region=${region}:returnAsymmetricSubnets=true`]: {
      vpcId: 'vpc-00000000000000001',
      vpcCidrBlock: '172.31.0.0/16',
      availabilityZones: [],
      subnetGroups: [{ name: 'Public', type: 'Public', subnets: [subnet('a', 1), subnet('b', 2)] }],
    },
    [`cc-api-provider:account=${ACCOUNT}:expectedMatchCount=exactly-one:${prefixList}:region=${region}:typeName=AWS$:$:EC2$:$:PrefixList`]: [
      { PrefixListId: 'pl-00000000000000001' },
    ],
  };
}

/** The feature flags of cdk.json, and what is looked up. */
export const OF_CDK: Context = {
  ...JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')).context,
  ...lookedUpIn(REGION),
  ...lookedUpIn(SECOND_REGION),
};

/** A service by HTTPS with API keys in the default VPC: what most will have. */
export const USUAL: Context = {
  account: ACCOUNT,
  region: REGION,
  domain: 'notes.example.com',
  certificateArn: certificateIn(REGION),
  image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/notion-chatbot:1.0.0`,
  syncPackage: 'test/fixtures/sync-package',
};

/** People sign in by the load balancer. */
export const OIDC: Context = {
  oidcIssuer: 'https://id.example.com',
  oidcAuthorizationEndpoint: 'https://id.example.com/authorize',
  oidcTokenEndpoint: 'https://id.example.com/token',
  oidcUserInfoEndpoint: 'https://id.example.com/userinfo',
  oidcClientId: 'notion-chatbot',
  oidcClientSecretName: 'notion-chatbot/oidc-client',
};

/** CloudFront stands before the load balancer. */
export const CDN: Context = { cdnCertificateArn: certificateIn('us-east-1') };

/** The service in a second region. */
export const REPLICA: Context = { replicaRegion: SECOND_REGION, replicaCertificateArn: certificateIn(SECOND_REGION) };

/** The templates of all stacks. */
export type Templates = { [stack in keyof Stacks]: Template };

const made = new Map<string, { app: App; templates: Templates }>();

/**
 * Synthesises for the usual context with other values in it; `undefined` takes one away. Without cdk-nag and CDK's own
 * checks, which take most of the time: `matrix.test.ts` runs them.
 */
export function synth(other: Context = {}): { app: App; templates: Templates } {
  const given = Object.fromEntries(Object.entries({ ...USUAL, ...other }).filter(([, value]) => value !== undefined));
  const key = JSON.stringify(given);
  const known = made.get(key);
  if (known) return known;
  const app = new App({ context: { ...OF_CDK, '@aws-cdk/core:validateAgainstDefaultRules': false } });
  const stacks = build(app, readConfig(given));
  const templates = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, Template.fromStack(stack)]));
  const result = { app, templates: templates as Templates };
  made.set(key, result);
  return result;
}
