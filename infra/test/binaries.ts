// What the binaries read from their environment, taken from the Rust modules that read it.

import { readFileSync } from 'node:fs';

/** The names in capitals that stand in quotes before the tests of a module. */
function variablesIn(...paths: string[]): Set<string> {
  const sources = paths.map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').split('#[cfg(test)]')[0] ?? '');
  return new Set(sources.flatMap((source) => [...source.matchAll(/"([A-Z][A-Z0-9_]+)"/g)].flatMap((found) => found[1] ?? [])));
}

export const OF_API = variablesIn('api/src/config.rs', 'api/src/config/access.rs');
export const OF_SYNC = variablesIn('sync-lambda/src/config.rs');
/** By the AWS SDK, and by the standard library for the folder of temporary files. */
export const OF_LIBRARIES = ['AWS_REGION', 'TMPDIR'];
