// What an operator sets, as CDK context (`-c name=value`, or `context` in cdk.json or cdk.context.json): read and checked
// here and in `config/`, and nowhere else. All mistakes are told at once, so that one synthesis is enough to mend them.

import { type Builds, PROJECT, readBuilds } from './config/builds.ts';
import { type Callers, readCallers } from './config/callers.ts';
import { type Models, readModels } from './config/models.ts';
import { ConfigError, type Context, Reader } from './config/reader.ts';
import { SCALING } from './guide.ts';

/** A second region, with a copy of the bucket and a service that reads it. */
export interface Replica {
  region: string;
  /** A certificate of the same domain there. */
  certificateArn: string | undefined;
}

/** Everything that differs between installations. */
export interface Config extends Callers, Models, Builds {
  region: string;
  /** Known where default VPC and look-ups are used; otherwise the stacks can go to any account. */
  account: string | undefined;
  /** As the sync reads `NOTION_COMMENTS`. */
  comments: string;
  /** The secret with the verification token of Notion's webhook. The operator makes it. */
  webhookSecretName: string | undefined;
  architecture: 'arm64' | 'x86';
  vpc: 'default' | 'own';
  s3Endpoint: boolean;
  minTasks: number;
  maxTasks: number;
  reserveConcurrency: boolean;
  waf: boolean;
  replica: Replica | undefined;
  alarmMail: string | undefined;
  monthlyBudgetUsd: number | undefined;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const MAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** Reads the context and checks it. `project` is where image and package are, if the context names none. */
export function readConfig(context: Context, project = PROJECT): Config {
  const reader = new Reader(context);
  const region = reader.text('region', REGION, 'a region, such as ap-northeast-2')
    ?? reader.required('region', 'where everything runs, such as ap-northeast-2');
  const replica = readReplica(reader, region);
  const config: Config = {
    region,
    account: reader.text('account', /^\d{12}$/, 'the 12 digits of an account'),
    ...readCallers(reader, region),
    ...readModels(reader, [region, ...(replica ? [replica.region] : [])]),
    ...readBuilds(reader, project),
    comments: reader.choice('comments', ['pages', 'blocks', 'off']),
    webhookSecretName: reader.text('webhookSecretName', /^[\w/+=.@-]+$/, 'the name of a secret of AWS Secrets Manager'),
    architecture: reader.choice('architecture', ['arm64', 'x86']),
    vpc: reader.choice('vpc', ['default', 'own']),
    s3Endpoint: reader.flag('s3Endpoint', true),
    minTasks: reader.whole('minTasks', 1, 100) ?? SCALING.minTasks,
    maxTasks: reader.whole('maxTasks', 1, 100) ?? SCALING.maxTasks,
    reserveConcurrency: reader.flag('reserveConcurrency', true),
    waf: reader.flag('waf', false),
    replica,
    alarmMail: reader.text('alarmMail', MAIL, 'a mail address'),
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
  if (config.vpc === 'default' && !config.account) {
    mistakes.push('account is not set: the default VPC is looked up in it. With credentials, the CDK knows it by itself; or use ' +
      'vpc=own');
  }
  if (config.cdnCertificateArn && !config.account) {
    mistakes.push('account is not set: the list of CloudFront\'s addresses is looked up in it');
  }
  if (config.monthlyBudgetUsd && !config.alarmMail) {
    mistakes.push('monthlyBudgetUsd needs alarmMail: a budget has to tell somebody');
  }
  const { replica } = config;
  if (replica && !config.account) {
    mistakes.push('account is not set: the bucket of replicaRegion is named after it');
  }
  if (replica && config.tls && !replica.certificateArn) {
    mistakes.push(`replicaCertificateArn is not set: it names a certificate of ${config.tls.domain} in ${replica.region}`);
  }
  if (replica && config.cdnCertificateArn) {
    mistakes.push('replicaRegion: CloudFront leads to one region here: leave out replicaRegion or cdnCertificateArn');
  }
}

function readReplica(reader: Reader, home: string): Replica | undefined {
  const region = reader.text('replicaRegion', REGION, 'a region, such as us-west-2');
  const certificateArn = reader.certificate('replicaCertificateArn', region ?? '', `a load balancer in ${region}`);
  if (!region) {
    if (certificateArn) reader.required('replicaRegion', 'the region that replicaCertificateArn is for');
    return undefined;
  }
  if (region === home) reader.mistakes.push(`replicaRegion: \`${region}\` is where the service is already`);
  return { region, certificateArn };
}
