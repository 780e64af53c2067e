// Takes values out of the context and keeps what is wrong with them, so that all mistakes are told at once.

/** The context as CDK has it: ours, and its own names, which have colons or slashes. */
export type Context = Readonly<Record<string, unknown>>;

/** Every name that is read. Another one in `-c` is most often a slip of the pen, which CDK itself does not tell. */
export const CONTEXT_NAMES = [
  'region', 'account', 'domain', 'certificateArn', 'allowedCidrs', 'cdnCertificateArn', 'oidcIssuer',
  'oidcAuthorizationEndpoint', 'oidcTokenEndpoint', 'oidcUserInfoEndpoint', 'oidcClientId', 'oidcClientSecretName',
  'oidcGroupsClaim', 'tokenIssuer', 'tokenAudience', 'asksPerMinute', 'readsPerMinute', 'corsOrigins', 'model',
  'fallbackModels', 'rewriteModel', 'guardrail', 'modelPrice', 'embeddings', 'comments', 'webhookSecretName', 'image',
  'syncPackage', 'architecture', 'vpc', 's3Endpoint', 'minTasks', 'maxTasks', 'reserveConcurrency', 'waf', 'replicaRegion',
  'replicaCertificateArn', 'alarmMail', 'dailyBudgetUsd', 'callerDailyBudgetUsd', 'monthlyBudgetUsd',
] as const;

export type Name = (typeof CONTEXT_NAMES)[number];

/** Every mistake in the context. */
export class ConfigError extends Error {
  constructor(mistakes: string[]) {
    super(`the context has ${mistakes.length} mistake(s):\n  ${mistakes.join('\n  ')}`);
    this.name = 'ConfigError';
  }
}

/** Reads values by name. What is wrong becomes a mistake and some value, never an error at once. */
export class Reader {
  readonly mistakes: string[] = [];

  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
    for (const name of Object.keys(context)) {
      if (!/[:/]/.test(name) && !CONTEXT_NAMES.some((known) => known === name)) {
        this.mistakes.push(`${name}: there is no such setting; there are ${CONTEXT_NAMES.join(', ')}`);
      }
    }
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

  /** Values with commas between. */
  list(name: Name, isOne: (text: string) => boolean, what: string): string[] {
    const values = this.text(name)?.split(',').map((value) => value.trim()) ?? [];
    for (const value of values.filter((value) => !isOne(value))) {
      this.mistakes.push(`${name}: \`${value}\` is no ${what}`);
    }
    return values;
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

  /** The ARN of a certificate in a region, which is the only one that its reader there takes. */
  certificate(name: Name, region: string, reader: string): string | undefined {
    const arn = this.text(name, /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'the ARN of a certificate of AWS Certificate Manager');
    if (arn && region && arn.split(':')[3] !== region) {
      this.mistakes.push(`${name} is of ${arn.split(':')[3]}: ${reader} needs one of ${region}`);
    }
    return arn;
  }
}
