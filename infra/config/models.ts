// Which models of Bedrock answer, rewrite and embed, what checks them and what they may cost.

import type { Reader } from './reader.ts';

/** A guardrail of Bedrock: it is kept in the service's own account and region. */
export interface Guardrail {
  id: string;
  version: string;
}

/** The models and their price. */
export interface Models {
  model: string;
  /** Who is asked, in this order, while it has no capacity. */
  fallbackModels: string[];
  rewriteModel: string | undefined;
  guardrail: Guardrail | undefined;
  /** As the API reads `MODEL_PRICE`. */
  modelPrice: string | undefined;
  /** As the binaries read `EMBEDDINGS`: `off`, or `bedrock:` and a model. */
  embeddings: string;
  dailyBudgetUsd: number | undefined;
  callerDailyBudgetUsd: number | undefined;
}

const MODEL = 'global.anthropic.claude-sonnet-4-6';
const REWRITE_MODEL = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';
/** The ids of models and of inference profiles, such as `global.anthropic.claude-...` or `amazon.nova-micro-v1:0`. */
const MODEL_ID = /^([a-z]{2,6}(-gov)?\.)?[a-z0-9]+\.[a-z0-9][a-z0-9.:-]*$/;
const EMBEDDINGS = /^bedrock:(amazon\.titan-embed-text-v2:0(@(256|512|1024))?|cohere\.embed-(multilingual|english)-v3)$/;
/** The models whose list price the API knows (api/src/model/price.rs). */
export const PRICED = [
  'claude-3-haiku', 'claude-3-5-haiku', 'claude-haiku-4', 'claude-3-5-sonnet', 'claude-3-7-sonnet', 'claude-sonnet-4',
  'claude-opus-4-5', 'claude-opus-4-6', 'claude-opus-4-7',
];

/** Where the regions of a geography are, by the first two letters of their names. Of other geographies nothing is said here. */
const CONTINENTS: Record<string, string> = { us: 'us', eu: 'eu', apac: 'ap', jp: 'ap', au: 'ap' };

/** Reads the models. `regions` are those that they are called from. */
export function readModels(reader: Reader, regions: string[]): Models {
  const models: Models = {
    model: reader.text('model', MODEL_ID, 'the id of a model or inference profile on Bedrock, without `bedrock:`') ?? MODEL,
    fallbackModels: reader.list('fallbackModels', (text) => MODEL_ID.test(text), 'id of a model or inference profile on Bedrock'),
    rewriteModel: readRewriteModel(reader),
    guardrail: readGuardrail(reader),
    modelPrice: reader.text('modelPrice', /^\d+(\.\d+)?(,\d+(\.\d+)?){1,2}$/, 'US dollars for a million tokens read and written, such as 3,15'),
    embeddings: reader.text('embeddings', new RegExp(`^off$|${EMBEDDINGS.source}`),
      '`off` or, for example, `bedrock:amazon.titan-embed-text-v2:0`') ?? 'off',
    dailyBudgetUsd: reader.usd('dailyBudgetUsd'),
    callerDailyBudgetUsd: reader.usd('callerDailyBudgetUsd'),
  };
  for (const id of [models.model, ...models.fallbackModels, models.rewriteModel ?? '']) {
    const [geography = ''] = id.split('.');
    const elsewhere = regions.find((region) => CONTINENTS[geography] && Object.values(CONTINENTS).includes(region.slice(0, 2))
      && CONTINENTS[geography] !== region.slice(0, 2));
    if (elsewhere) reader.mistakes.push(`${id}: \`${geography}.\` leads to models of another part of the world than ${elsewhere}; \`global.\` is for all`);
  }
  const unpriced = [models.model, ...models.fallbackModels].find((id) => !PRICED.some((name) => id.includes(name)));
  if (unpriced && !models.modelPrice && (models.dailyBudgetUsd || models.callerDailyBudgetUsd)) {
    reader.mistakes.push(`modelPrice is not set: without a price of \`${unpriced}\`, a budget would never be used up`);
  }
  return models;
}

function readRewriteModel(reader: Reader): string | undefined {
  const model = reader.text('rewriteModel', new RegExp(`^off$|${MODEL_ID.source}`),
    '`off`, or the id of a model or inference profile on Bedrock') ?? REWRITE_MODEL;
  return model === 'off' ? undefined : model;
}

function readGuardrail(reader: Reader): Guardrail | undefined {
  const text = reader.text('guardrail', /^[a-z0-9]+:(DRAFT|\d+)$/, 'a guardrail\'s id, a colon and its version, such as abc123:1');
  const [id, version] = text?.split(':') ?? [];
  return id && version ? { id, version } : undefined;
}
