// What an operator sets, as CDK context (`-c name=value`, or `context` in cdk.json or cdk.context.json): read and checked
// here and nowhere else. All mistakes are told at once, so that one synthesis is enough to mend them.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { SCALING } from './guide.ts';

/** The context as CDK has it: ours, and its own names, which have colons or slashes. */
export type Context = Readonly<Record<string, unknown>>;

/** What the load balancer needs to sign people in. */
export interface Oidc {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userInfoEndpoint: string;
  clientId: string;
  /** The secret of AWS Secrets Manager that holds the client's secret as text. The operator makes it. */
  clientSecretName: string;
}

/** A name and a certificate: everything by HTTPS. Or neither, for a closed trial. */
export interface Tls {
  domain: string;
  certificateArn: string;
}

/** Everything that differs between installations. */
export interface Config {
  region: string;
  /** Known where default VPC and look-ups are used; otherwise the stacks can go to any account. */
  account: string | undefined;
  tls: Tls | undefined;
  allowedCidrs: string[];
  oidc: Oidc | undefined;
  model: string;
  rewriteModel: string | undefined;
  /** As the binaries read `EMBEDDINGS`: `off`, or `bedrock:` and a model. */
  embeddings: string;
  architecture: 'arm64' | 'x86';
  vpc: 'default' | 'own';
  minTasks: number;
  maxTasks: number;
  /** An image in a registry with its tag or digest, or a folder with a Dockerfile. */
  image: string;
  /** The Lambda package: a zip file, or a folder with `bootstrap`. */
  syncPackage: string;
  reserveConcurrency: boolean;
  waf: boolean;
  alarmMail: string | undefined;
  dailyBudgetUsd: number | undefined;
  monthlyBudgetUsd: number | undefined;
}

/** Every mistake in the context. */
export class ConfigError extends Error {
  constructor(mistakes: string[]) {
    super(`the context has ${mistakes.length} mistake(s):\n  ${mistakes.join('\n  ')}`);
    this.name = 'ConfigError';
  }
}

/** Every name that is read. Another one in `-c` is most often a slip of the pen, which CDK itself does not tell. */
export const CONTEXT_NAMES = [
  'region', 'account', 'domain', 'certificateArn', 'allowedCidrs', 'oidcIssuer', 'oidcAuthorizationEndpoint',
  'oidcTokenEndpoint', 'oidcUserInfoEndpoint', 'oidcClientId', 'oidcClientSecretName', 'model', 'rewriteModel',
  'embeddings', 'architecture', 'vpc', 'minTasks', 'maxTasks', 'image', 'syncPackage', 'reserveConcurrency', 'waf',
  'alarmMail', 'dailyBudgetUsd', 'monthlyBudgetUsd',
] as const;

type Name = (typeof CONTEXT_NAMES)[number];

const MODEL = 'global.anthropic.claude-sonnet-4-6';
const REWRITE_MODEL = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';
/** The ids of models and of inference profiles, such as `global.anthropic.claude-...` or `amazon.nova-micro-v1:0`. */
const MODEL_ID = /^([a-z]{2,6}(-gov)?\.)?[a-z0-9]+\.[a-z0-9][a-z0-9.:-]*$/;
const EMBEDDINGS = /^bedrock:(amazon\.titan-embed-text-v2:0(@(256|512|1024))?|cohere\.embed-(multilingual|english)-v3)$/;
const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d|[12]\d|3[0-2])$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const MAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const OIDC_NAMES = [
  'oidcIssuer', 'oidcAuthorizationEndpoint', 'oidcTokenEndpoint', 'oidcUserInfoEndpoint', 'oidcClientId',
  'oidcClientSecretName',
] as const;

/** Reads the context and checks it. */
export function readConfig(context: Context): Config {
  const reader = new Reader(context);
  for (const name of Object.keys(context)) {
    if (!/[:/]/.test(name) && !CONTEXT_NAMES.some((known) => known === name)) {
      reader.mistakes.push(`${name}: there is no such setting; there are ${CONTEXT_NAMES.join(', ')}`);
    }
  }
  const region = reader.text('region', /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as ap-northeast-2')
    ?? reader.required('region', 'where everything runs, such as ap-northeast-2');
  const config: Config = {
    region,
    account: reader.text('account', /^\d{12}$/, 'the 12 digits of an account'),
    tls: readTls(reader, region),
    allowedCidrs: readCidrs(reader),
    oidc: readOidc(reader),
    model: reader.text('model', MODEL_ID, 'the id of a model or inference profile on Bedrock, without `bedrock:`') ?? MODEL,
    rewriteModel: readRewriteModel(reader),
    embeddings: reader.text('embeddings', new RegExp(`^off$|${EMBEDDINGS.source}`),
      '`off` or, for example, `bedrock:amazon.titan-embed-text-v2:0`') ?? 'off',
    architecture: reader.choice('architecture', ['arm64', 'x86']),
    vpc: reader.choice('vpc', ['default', 'own']),
    minTasks: reader.whole('minTasks', 1, 100) ?? SCALING.minTasks,
    maxTasks: reader.whole('maxTasks', 1, 100) ?? SCALING.maxTasks,
    image: reader.text('image') ?? reader.required('image',
      'the image of the service in a registry with its tag, or the folder of its Dockerfile'),
    syncPackage: readPackage(reader),
    reserveConcurrency: reader.flag('reserveConcurrency', true),
    waf: reader.flag('waf', false),
    alarmMail: reader.text('alarmMail', MAIL, 'a mail address'),
    dailyBudgetUsd: reader.usd('dailyBudgetUsd'),
    monthlyBudgetUsd: reader.usd('monthlyBudgetUsd'),
  };
  checkTogether(config, reader);
  if (reader.mistakes.length > 0) throw new ConfigError(reader.mistakes);
  return config;
}

/** What is right by itself and wrong beside something else. */
function checkTogether(config: Config, { mistakes }: Reader): void {
  if (config.minTasks > config.maxTasks) {
    mistakes.push(`minTasks is ${config.minTasks} and maxTasks ${config.maxTasks}: the least is more than the most`);
  }
  const isClosed = config.allowedCidrs.length > 0 && !config.allowedCidrs.some((cidr) => cidr.endsWith('/0'));
  if (!config.tls && !isClosed) {
    mistakes.push('domain and certificateArn are not set: keys and answers would go unencrypted over the open internet. Set ' +
      'both, or allowedCidrs for a closed trial by plain HTTP');
  }
  if (!config.tls && config.oidc) {
    mistakes.push('oidcIssuer needs domain and certificateArn: a load balancer signs people in by HTTPS only');
  }
  if (config.vpc === 'default' && !config.account) {
    mistakes.push('account is not set: the default VPC is looked up in it. With credentials, the CDK knows it by itself; or use ' +
      'vpc=own');
  }
  if (config.monthlyBudgetUsd && !config.alarmMail) {
    mistakes.push('monthlyBudgetUsd needs alarmMail: a budget has to tell somebody');
  }
}

function readTls(reader: Reader, region: string): Tls | undefined {
  const domain = reader.text('domain', DOMAIN, 'a name, such as notes.example.com, without https://');
  const certificateArn = reader.text('certificateArn', /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    'the ARN of a certificate of AWS Certificate Manager');
  if (certificateArn && region && certificateArn.split(':')[3] !== region) {
    reader.mistakes.push(`certificateArn is of ${certificateArn.split(':')[3]}: a load balancer in ${region} needs one of ${region}`);
  }
  if (domain && certificateArn) return { domain, certificateArn };
  if (reader.isSet('domain') !== reader.isSet('certificateArn')) {
    reader.mistakes.push(`${reader.isSet('domain') ? 'certificateArn' : 'domain'} is not set: HTTPS needs both domain and certificateArn`);
  }
  return undefined;
}

function readCidrs(reader: Reader): string[] {
  const text = reader.text('allowedCidrs');
  if (text === undefined) return [];
  const cidrs = text.split(',').map((cidr) => cidr.trim());
  for (const cidr of cidrs) {
    const octets = CIDR.exec(cidr)?.slice(1, 5).map(Number);
    if (!octets || octets.some((octet) => octet > 255)) {
      reader.mistakes.push(`allowedCidrs: \`${cidr}\` is no range of addresses, such as 203.0.113.0/24`);
    }
  }
  return cidrs;
}

function readOidc(reader: Reader): Oidc | undefined {
  if (!OIDC_NAMES.some((name) => reader.isSet(name))) return undefined;
  const address = (name: Name) => reader.text(name, /^https:\/\/[^\s?#]+$/, 'an address that begins with https://')
    ?? reader.required(name, 'a part of signing in by OpenID Connect, as the issuer\'s /.well-known/openid-configuration has it');
  return {
    issuer: address('oidcIssuer'),
    authorizationEndpoint: address('oidcAuthorizationEndpoint'),
    tokenEndpoint: address('oidcTokenEndpoint'),
    userInfoEndpoint: address('oidcUserInfoEndpoint'),
    clientId: reader.text('oidcClientId') ?? reader.required('oidcClientId', 'the client that the issuer knows the load balancer by'),
    clientSecretName: reader.text('oidcClientSecretName', /^[\w/+=.@-]+$/, 'the name of a secret of AWS Secrets Manager')
      ?? reader.required('oidcClientSecretName', 'the secret of AWS Secrets Manager with the client\'s secret: make it first'),
  };
}

function readRewriteModel(reader: Reader): string | undefined {
  const model = reader.text('rewriteModel', new RegExp(`^off$|${MODEL_ID.source}`),
    '`off`, or the id of a model or inference profile on Bedrock') ?? REWRITE_MODEL;
  return model === 'off' ? undefined : model;
}

function readPackage(reader: Reader): string {
  const path = reader.text('syncPackage') ?? reader.required('syncPackage', 'the zip file with the sync\'s Lambda package');
  if (path && !existsSync(resolve(path))) {
    reader.mistakes.push(`syncPackage: there is no file \`${path}\`: build the Lambda package first`);
  }
  return path;
}

/** Takes values out of the context and keeps what is wrong with them. */
class Reader {
  readonly mistakes: string[] = [];

  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  isSet(name: Name): boolean {
    const value = this.context[name];
    return value !== undefined && value !== null && String(value).trim() !== '';
  }

  text(name: Name, form?: RegExp, what?: string): string | undefined {
    if (!this.isSet(name)) return undefined;
    const value = String(this.context[name]).trim();
    if (form && !form.test(value)) {
      this.mistakes.push(`${name}: \`${value}\` is not ${what}`);
    }
    return value;
  }

  required(name: Name, what: string): string {
    this.mistakes.push(`${name} is not set: it names ${what}`);
    return '';
  }

  choice<T extends string>(name: Name, choices: readonly [T, ...T[]]): T {
    const value = this.text(name) ?? choices[0];
    const found = choices.find((choice) => choice === value);
    if (!found) this.mistakes.push(`${name}: \`${value}\` is none of ${choices.join(', ')}`);
    return found ?? choices[0];
  }

  flag(name: Name, otherwise: boolean): boolean {
    return this.choice(name, otherwise ? ['true', 'false'] : ['false', 'true']) === 'true';
  }

  whole(name: Name, least: number, most: number): number | undefined {
    const text = this.text(name);
    const value = Number(text);
    if (text !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
      this.mistakes.push(`${name}: \`${text}\` is no whole number from ${least} to ${most}`);
    }
    return text === undefined ? undefined : value;
  }

  usd(name: Name): number | undefined {
    const text = this.text(name);
    if (text !== undefined && !(Number(text) > 0 && Number(text) <= 1e9)) {
      this.mistakes.push(`${name}: \`${text}\` is no amount of US dollars, such as 20`);
    }
    return text === undefined ? undefined : Number(text);
  }
}
