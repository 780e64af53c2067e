import { defineConfig } from 'vitest/config';

// One worker: CDK takes seconds to load, in each worker anew.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], pool: 'threads', maxWorkers: 1, isolate: false, testTimeout: 60_000, hookTimeout: 60_000 } });
