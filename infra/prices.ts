// What AWS asks for, in US dollars without tax, on demand, in us-east-1. No list of AWS itself can be read by a program without
// an account, so each price says where it was read; those without a source are from general knowledge, and unverified.

/** When the prices were looked up. */
export const AS_OF = '2026-11-25';
export const REGION = 'us-east-1';

/** A price for so many units. */
export interface Price {
  usd: number;
  per: number;
  unit: readonly [en: string, ko: string];
  /** Where it was read, in a stored copy of the page; none where nothing could be found. */
  source: string | undefined;
}

const FARGATE = 'vantage.sh/blog/fargate-pricing';
const LAMBDA = 'cloudchipr.com/blog/aws-lambda-pricing';
const SECRETS = 'hivebook.wiki, AWS Secrets Manager';
const TRAFFIC = 'wring.co/blog/aws-cloudfront-pricing-guide';
const WAF = 'c3x.dev/blog/aws-waf-cost-explained';
const BEDROCK = 'clauder-navi.com/en/bedrock-claude-cost';

const price = (usd: number, per: number, unit: [en: string, ko: string], source?: string): Price => ({ usd, per, unit, source });

export const PRICES = {
  fargateCpu: {
    arm64: price(0.03238, 1, ['vCPU-hour of Fargate, arm64', 'Fargate vCPU 1시간(arm64)'], FARGATE),
    x86: price(0.04048, 1, ['vCPU-hour of Fargate, x86', 'Fargate vCPU 1시간(x86)'], FARGATE),
  },
  fargateMemory: {
    arm64: price(0.00356, 1, ['GB-hour of Fargate, arm64', 'Fargate 메모리 1GB 1시간(arm64)'], FARGATE),
    x86: price(0.004445, 1, ['GB-hour of Fargate, x86', 'Fargate 메모리 1GB 1시간(x86)'], FARGATE),
  },
  lambda: {
    arm64: price(0.0000133334, 1, ['GB-second of Lambda, arm64', 'Lambda 1GB 1초(arm64)'], LAMBDA),
    x86: price(0.0000166667, 1, ['GB-second of Lambda, x86', 'Lambda 1GB 1초(x86)'], LAMBDA),
  },
  balancerHour: price(0.0225, 1, ['hour of a load balancer', '로드 밸런서 1시간']),
  balancerCapacity: price(0.008, 1, ['LCU-hour of a load balancer', '로드 밸런서 LCU 1시간']),
  address: price(0.005, 1, ['hour of a public IPv4 address', '공인 IPv4 주소 1시간'], 'vishalvyas.com, AWS public IPv4'),
  dataOut: price(0.09, 1, ['GB to the internet', '인터넷으로 나가는 1GB'], TRAFFIC),
  metric: price(0.3, 1, ['metric of one\'s own, a month', '사용자 지정 지표 1개, 한 달'], 'cal53.calculator.city, CloudWatch'),
  alarmMetric: price(0.1, 1, ['metric of an alarm, a month', '알람이 보는 지표 1개, 한 달']),
  log: price(0.5, 1, ['GB of log', '로그 1GB']),
  secret: price(0.4, 1, ['secret, a month', '시크릿 1개, 한 달'], SECRETS),
  secretCall: price(0.05, 10_000, ['calls of Secrets Manager', 'Secrets Manager 호출'], SECRETS),
  storage: price(0.023, 1, ['GB in S3, a month', 'S3 1GB, 한 달']),
  put: price(0.005, 1_000, ['PUT and LIST calls of S3', 'S3 PUT·LIST 호출']),
  get: price(0.0004, 1_000, ['GET calls of S3', 'S3 GET 호출']),
  wafAcl: price(5, 1, ['web ACL of WAF, a month', 'WAF 웹 ACL, 한 달'], WAF),
  wafRule: price(1, 1, ['rule or group of rules of WAF, a month', 'WAF 규칙 또는 규칙 그룹, 한 달'], WAF),
  wafCall: price(0.6, 1_000_000, ['calls through WAF', 'WAF를 거치는 호출'], WAF),
  cloudFrontCall: price(0.01, 10_000, ['HTTPS calls of CloudFront', 'CloudFront HTTPS 호출'], TRAFFIC),
  cloudFrontFunction: price(0.1, 1_000_000, ['calls of a CloudFront function', 'CloudFront 함수 호출']),
  cloudFrontOut: price(0.085, 1, ['GB from CloudFront', 'CloudFront에서 나가는 1GB'], 'aws.amazon.com/cloudfront/pricing'),
} satisfies Record<string, Price | Record<'arm64' | 'x86', Price>>;

const tokens = (usd: number, name: string, en: string, ko: string) => price(usd, 1_000_000, [`tokens ${en}, ${name}`, `${ko} 토큰(${name})`], BEDROCK);
const model = (name: string, read: number, written: number) => ({
  name, read: tokens(read, name, 'read', '입력'), written: tokens(written, name, 'written', '출력'),
});

/** By the global inference profile: the same in every region; a regional one costs a tenth more. */
export const MODELS = { sonnet: model('Claude Sonnet 4.6', 3, 15), haiku: model('Claude Haiku 4.5', 1, 5) };

/** What so many units cost. */
export const cost = (units: number, { usd, per }: Price): number => (units / per) * usd;

/** Every price there is. */
export function allPrices(): Price[] {
  const isPrice = (value: object): value is Price => 'usd' in value;
  const flat = (value: object): Price[] => (isPrice(value) ? [value] : Object.values(value).filter((one) => typeof one === 'object').flatMap(flat));
  return [PRICES, MODELS].flatMap(flat);
}
