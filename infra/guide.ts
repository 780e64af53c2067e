// The numbers and names of the architecture guide's tables, and those that have to agree with them.
//
// They are here and nowhere else: constructs read them, and each has a test of its own in `test/guide.test.ts` that says
// the number again. `npm run mutations` changes them one by one and sees that exactly that test fails.

/** What the guide calls things. Its commands, such as `aws logs tail`, have to work. */
export const NAMES = {
  service: 'notion-chatbot-service',
  cluster: 'notion-chatbot',
  syncFunction: 'notion-sync',
  apiLogGroup: '/ecs/notion-chatbot',
  syncLogGroup: '/aws/lambda/notion-sync',
  /** The document of API keys, by which name a second region knows its copy. */
  keysDocument: 'notion-chatbot/keys-document',
  /** The secret that CloudFront and the load balancer share. */
  originKey: 'notion-chatbot/origin-key',
  /** The rule of EventBridge that tells of releases, whom the alarm topic lets in by this name. */
  releaseNews: 'notion-chatbot-releases',
};

/** ECS Fargate: 1 vCPU, 2 GB RAM. */
export const TASK = { cpu: 1024, memoryMiB: 2048 };

/** Auto Scaling. The least and the most are defaults: an operator may set others. */
export const SCALING = {
  minTasks: 1,
  maxTasks: 3,
  targetCpuPercent: 70,
  scaleOutCooldownSeconds: 120,
  scaleInCooldownSeconds: 300,
};

/** Lambda: 15 minutes. */
export const SYNC = {
  timeoutMinutes: 15,
  intervalMinutes: 60,
  atOnce: 1,
  memoryMiB: 1024,
};

/** CloudWatch: logs are kept one week. */
export const LOGS = { keptDays: 7 };

/** Alarms, in percent. */
export const ALARMS = {
  cpuPercent: 80,
  memoryPercent: 85,
  syncErrorsPercent: 5,
  serverErrorsPercent: 1,
};

/** How a release comes and goes, in seconds. `test/release.test.ts` holds them against the API's own limits. */
export const RELEASE = {
  // Old tasks stay, without traffic, as long: a rollback in this time is a change of weights and nothing more.
  bakeMinutes: 10,
  // How long a stream that is open may go on once its task gets no new ones.
  deregistrationDelay: 120,
  // After SIGTERM: first the API's own time, in which answers end well, then Fargate's, after which it kills.
  shutdown: 110,
  stopTimeout: 120,
};

/** Whether the program of a task still lives, by `api health`, in seconds: that of the image's own HEALTHCHECK. */
export const HEALTH = { interval: 30, timeout: 5, retries: 3, startPeriod: 10 };

/** The load balancer, in seconds. The API sends a ping every 15. */
export const BALANCER = {
  idleTimeout: 120,
  healthPath: '/health/ready',
  port: 8080,
};

/** CloudFront. The API sends a ping every 15 seconds. */
export const CDN = {
  // In seconds: how long a stream may be silent.
  readTimeout: 60,
  // What tells the firewall whose address a call comes from.
  callerHeader: 'X-Caller-Address',
};

/** The bucket. */
export const BUCKET = {
  // How long an earlier state of the corpus can be restored.
  oldVersionsDays: 30,
};
