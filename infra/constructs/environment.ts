// What the API is told by its environment (api/src/config.rs). No value of it is a secret: secrets are named, and read by the
// API itself. The folder of the page is the image's to name.

import { BALANCER, NAMES, RELEASE, SYNC } from '../guide.ts';
import type { TaskProps } from './task.ts';

/** The folder that the container may write to. */
export const SCRATCH = '/tmp';

/** The variables of the API. What is not chosen is not among them. */
export function environmentOfApi({ config, bucket, keysDocument, loadBalancer, startsSync }: TaskProps): Record<string, string> {
  const { oidc, tokens, guardrail } = config;
  const chosen: Record<string, string | number | undefined> = {
    // The AWS SDK reads it.
    AWS_REGION: config.region,
    CORPUS_URL: `s3://${bucket.bucketName}`,
    MODEL: `bedrock:${[config.model, ...config.fallbackModels].join(',')}`,
    REWRITE_MODEL: config.rewriteModel && `bedrock:${config.rewriteModel}`,
    GUARDRAIL: guardrail && `${guardrail.id}:${guardrail.version}`,
    MODEL_PRICE: config.modelPrice,
    DAILY_BUDGET_USD: config.dailyBudgetUsd,
    CALLER_DAILY_BUDGET_USD: config.callerDailyBudgetUsd,
    EMBEDDINGS: config.embeddings,
    SYNC_FUNCTION: startsSync ? NAMES.syncFunction : undefined,
    SYNC_MINUTES: SYNC.intervalMinutes,
    BIND: `0.0.0.0:${BALANCER.port}`,
    TMPDIR: SCRATCH,
    METRICS: 'emf',
    SHUTDOWN_SECONDS: RELEASE.shutdown,
    // A second region knows its copy by the name alone.
    API_KEYS: `secret:${keysDocument.secretFullArn ?? keysDocument.secretName}`,
    // The name that people call it by.
    MCP_HOSTS: config.tls?.domain ?? loadBalancer.loadBalancerDnsName,
    ALB_ARN: oidc && loadBalancer.loadBalancerArn,
    ALB_OIDC_ISSUER: oidc?.issuer,
    ALB_OIDC_CLIENT_ID: oidc?.clientId,
    OIDC_ISSUER: tokens?.issuer,
    OIDC_AUDIENCE: tokens?.audience,
    OIDC_GROUPS_CLAIM: config.groupsClaim,
    ASKS_PER_MINUTE: config.asksPerMinute,
    READS_PER_MINUTE: config.readsPerMinute,
    CORS_ORIGINS: config.corsOrigins,
  };
  return Object.fromEntries(Object.entries(chosen).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}
