// The bill of a month, summed up from the guide's numbers, what was measured, and prices. `npm run cost` prints the tables of
// docs/OPERATIONS.md and docs/OPERATIONS.ko.md, `npm run cost -- --write` puts them there, and a test holds them to it.
//
// Free amounts of the account are left out: whoever uses them for something else has none. So this is the most.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { SCALING, SYNC, TASK } from './guide.ts';
import { AS_OF, MODELS, PRICES, REGION, allPrices, cost } from './prices.ts';

/** AWS's own month. */
const HOURS = 730;
const DAYS = HOURS / 24;

/** How the bill comes about. What is counted in the templates is held to them by `test/cost.test.ts`. */
export const COUNTED = {
  secrets: 3,
  /** And one that CloudFront and the load balancer share. */
  secretsOfCloudFront: 1,
  /** Metrics that alarms look at, with every budget set. */
  alarmMetrics: 27,
  /** Alarms that scaling makes for itself. */
  scalingAlarms: 2,
  /** Metrics that the API tells of answers and minutes; and of minutes alone, where nobody asks. */
  apiMetrics: 24,
  idleApiMetrics: 7,
  syncMetrics: 14,
  wafRules: 3,
  /** Load balancer in the two zones of `vpc=own`; the default VPC has up to six. */
  balancerZones: 2,
};

/** Measured on the sample workspace and a handbook of 909 pages (docs/MEASUREMENTS.md), where nothing else is said. */
export const USE = {
  /** 9,700 and 10,150 bytes a prompt in the mean; three bytes a token, as in Korean (English: four). At most 24,000 letters of passages. */
  tokensRead: 3_400,
  /** Assumed: no model was asked. At most 1,500. */
  tokensWritten: 400,
  /** Assumed: the smaller model, for each question. Without follow-ups, in a workspace of one language, it is not called. */
  rewriteRead: 600,
  rewriteWritten: 60,
  /** Calls of the page for one question, and bytes to the caller: an answer with its sources, and 445 KB of page in one of five. */
  calls: 10,
  bytesOut: 150_000,
  bytesOfLog: 4_000,
  /** Logs of a day in which nobody asks: a line a minute of each task, and the sync's. */
  idleBytesOfLog: 2_000_000,
  /** Of an hourly run that finds little to do in 1,000 pages; at Notion's three requests a second. */
  syncSeconds: 30,
  syncPuts: 20,
  /** Pages of such a workspace with their old versions, and a manifest and a ledger for each hour of 30 days. */
  storedGb: 0.5,
  /** The API asks for a newer manifest and ledger every 15 seconds, and for keys each minute. */
  getsAnHour: 2 * 240,
  secretCallsAnHour: 60,
};

export type Architecture = 'arm64' | 'x86';
export type Load = 0 | 100 | 10_000;
export const LOADS: Load[] = [0, 100, 10_000];

export interface Case {
  questionsADay: Load;
  architecture: Architecture;
  waf?: boolean;
  cloudFront?: boolean;
  model?: keyof typeof MODELS;
}

const ITEMS = {
  tasks: ['Fargate, 1 task', 'Fargate 태스크 1개'],
  balancer: ['Load balancer', '로드 밸런서'],
  addresses: ['Public IPv4 addresses', '공인 IPv4 주소'],
  watching: ['CloudWatch: metrics, alarms, logs', 'CloudWatch: 지표, 알람, 로그'],
  rest: ['Secrets, bucket, sync', '시크릿, 버킷, 동기화'],
  dataOut: ['Data to the internet', '인터넷으로 나가는 데이터'],
  model: ['Model', '모델'],
  waf: ['WAF', 'WAF'],
} satisfies Record<string, [en: string, ko: string]>;
type Item = keyof typeof ITEMS;

/** What each item costs in a month. One task is enough for all three loads: 10,000 questions a day are 0.3 a second in office hours. */
export function bill({ questionsADay, architecture, waf, cloudFront, model = 'sonnet' }: Case): Record<Item, number> {
  const tasks = SCALING.minTasks;
  const questions = questionsADay * DAYS;
  const gbOut = (questions * USE.bytesOut) / 1e9;
  const gbOfLog = (questions * USE.bytesOfLog + DAYS * USE.idleBytesOfLog) / 1e9;
  const metrics = (questions > 0 ? COUNTED.apiMetrics : COUNTED.idleApiMetrics) + COUNTED.syncMetrics;
  const runs = (HOURS * 60) / SYNC.intervalMinutes;
  const { read, written } = MODELS[model];
  const { haiku: small } = MODELS;
  return {
    tasks: cost(tasks * HOURS * (TASK.cpu / 1024), PRICES.fargateCpu[architecture])
      + cost(tasks * HOURS * (TASK.memoryMiB / 1024), PRICES.fargateMemory[architecture]),
    // One GB is one LCU-hour; connections and rules come to less.
    balancer: cost(HOURS, PRICES.balancerHour) + cost(gbOut, PRICES.balancerCapacity),
    addresses: cost((COUNTED.balancerZones + tasks) * HOURS, PRICES.address),
    watching: cost(metrics, PRICES.metric) + cost(COUNTED.alarmMetrics + COUNTED.scalingAlarms, PRICES.alarmMetric) + cost(gbOfLog, PRICES.log),
    rest: cost(COUNTED.secrets + (cloudFront ? COUNTED.secretsOfCloudFront : 0), PRICES.secret) + cost(tasks * HOURS * USE.secretCallsAnHour, PRICES.secretCall)
      + cost(USE.storedGb, PRICES.storage) + cost(tasks * HOURS * USE.getsAnHour, PRICES.get) + cost(runs * USE.syncPuts, PRICES.put)
      + cost(runs * USE.syncSeconds * (SYNC.memoryMiB / 1024), PRICES.lambda[architecture]),
    // From the load balancer to CloudFront it costs nothing.
    dataOut: cloudFront
      ? cost(gbOut, PRICES.cloudFrontOut) + cost(questions * USE.calls, PRICES.cloudFrontCall)
      : cost(gbOut, PRICES.dataOut),
    model: cost(questions * USE.tokensRead, read) + cost(questions * USE.tokensWritten, written)
      + cost(questions * USE.rewriteRead, small.read) + cost(questions * USE.rewriteWritten, small.written),
    waf: waf
      ? cost(1, PRICES.wafAcl) + cost(COUNTED.wafRules, PRICES.wafRule) + cost(questions * USE.calls, PRICES.wafCall)
        // It tells the firewall whose address a call comes from.
        + (cloudFront ? cost(questions * USE.calls, PRICES.cloudFrontFunction) : 0)
      : 0,
  };
}

/** The sum of a bill. */
export const total = (of: Case): number => Object.values(bill(of)).reduce((sum, usd) => sum + usd, 0);

/** From how many questions a month on the model costs more than the rest, in hundreds. */
function breakEven(): string {
  const usual: Case = { questionsADay: 100, architecture: 'arm64' };
  const { model } = bill(usual);
  return (Math.round((total(usual) - model) / (model / (100 * DAYS)) / 100) * 100).toLocaleString('en-US');
}

export type Language = 'en' | 'ko';
const pick = (language: Language, [en, ko]: readonly [string, string]) => (language === 'en' ? en : ko);
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const money = (usd: number) => usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The tables, as they stand in the runbook of a language. */
export function tables(language: Language): string {
  const t = (...words: [en: string, ko: string]) => pick(language, words);
  const loads = [t('idle', '질문 없음'), t('100 questions a day', '하루 질문 100개'), t('10,000 questions a day', '하루 질문 10,000개')];
  const head = (first: string) => [row([first, ...loads]), row(['---', ...loads.map(() => '---:')])];
  const line = (name: string, usd: (load: Load) => number) => row([name, ...LOADS.map((load) => money(usd(load)))]);
  const usual = (questionsADay: Load): Case => ({ questionsADay, architecture: 'arm64' });
  const items = (Object.keys(ITEMS) as Item[]).filter((item) => item !== 'waf');
  const variants: [name: string, other: Partial<Case>][] = [
    [t('x86 instead of arm64', 'arm64 대신 x86'), { architecture: 'x86' }],
    [t('with WAF', 'WAF 사용'), { waf: true }],
    [t('with CloudFront', 'CloudFront 사용'), { cloudFront: true }],
    [t('with both', '둘 다 사용'), { waf: true, cloudFront: true }],
    [t('x86 with both', 'x86에 둘 다 사용'), { architecture: 'x86', waf: true, cloudFront: true }],
    [t(`${MODELS.haiku.name} answers`, `${MODELS.haiku.name}로 답변`), { model: 'haiku' }],
  ];
  return [
    ...head(t('US dollars a month', '월 요금(달러)')),
    ...items.map((item) => line(pick(language, ITEMS[item]), (load) => bill(usual(load))[item])),
    line(t(`**Sum**, arm64, ${MODELS.sonnet.name}`, `**합계**(arm64, ${MODELS.sonnet.name})`), (load) => total(usual(load))),
    '',
    ...head(t('The sum otherwise', '조건을 바꾼 합계')),
    ...variants.map(([name, other]) => line(name, (load) => total({ ...usual(load), ...other }))),
    '',
    row([t('unit', '단위'), t('US dollars', '달러'), t(`read in ${AS_OF}`, `출처(${AS_OF} 확인)`)]),
    row(['---', '---:', '---']),
    ...allPrices().map(({ unit, usd, per, source }) => row([
      `${per > 1 ? `${per.toLocaleString('en-US')} ` : ''}${pick(language, unit)}`, usd.toFixed(10).replace(/0+$/, '').replace(/\.$/, ''),
      source ?? t('**unverified**', '**미확인**'),
    ])),
    '',
    t(`From ${breakEven()} questions a month on, the model costs more than all the rest.`, `한 달 질문이 ${breakEven()}개를 넘으면 모델 요금이 나머지를 모두 합한 것보다 커집니다.`),
    '',
    t(`Prices of ${REGION}; sums in [infra/cost.ts](../infra/cost.ts).`, `${REGION} 기준 가격입니다. 계산식은 [infra/cost.ts](../infra/cost.ts)에 있습니다.`),
  ].join('\n');
}

/** Puts the tables into the runbook of a language. */
function write(language: Language): void {
  const path = fileURLToPath(new URL(`../docs/OPERATIONS${language === 'ko' ? '.ko' : ''}.md`, import.meta.url));
  const text = readFileSync(path, 'utf8').replace(/(<!-- cost: begin -->\n)[^]*(<!-- cost: end -->)/, (_, begin, end) => `${begin}${tables(language)}\n${end}`);
  writeFileSync(path, text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const languages: Language[] = ['en', 'ko'];
  if (process.argv.includes('--write')) languages.forEach(write);
  else console.log(languages.map(tables).join('\n\n'));
}
