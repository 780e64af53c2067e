// `npm run kubernetes` writes `base/` from the guide's numbers; a test holds the committed files to it. Nothing in `base/` is
// changed by hand: an overlay says what differs between installations.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { stringify } from 'yaml';

import { SYNC } from '../guide.ts';
import { OBJECTS, type Manifest } from './common.ts';
import { SERVICE } from './service.ts';
import { SYNC_JOB } from './sync.ts';

const HEAD = '# Written by `npm run kubernetes` from infra/kubernetes/*.ts and infra/guide.ts: change those.\n';

/** What an installation sets; the values are those of a trial without AWS, but for the place of the corpus, which has to be given. */
export const CONFIG = {
  [OBJECTS.corpusConfig]: { AWS_REGION: 'us-east-1', CORPUS_URL: 's3://set-by-the-overlay', EMBEDDINGS: 'off' },
  [OBJECTS.serviceConfig]: { MODEL: 'extractive', MCP_HOSTS: 'notes.example.com', SYNC_MINUTES: String(SYNC.intervalMinutes) },
};

const kustomization = {
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: ['service.yaml', 'sync.yaml'],
  // With a hash in their name, so that a change of a setting is a release.
  configMapGenerator: Object.entries(CONFIG).map(([name, values]) => ({
    name, literals: Object.entries(values).map(([variable, value]) => `${variable}=${value}`),
  })),
};

// As YAML 1.1 wants it quoted, which many tools still read: `off` would be false.
const yaml = (value: object) => stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
const documents = (manifests: Manifest[]) => HEAD + manifests.map(yaml).join('---\n');

/** The files of `base/` by name. */
export const FILES: Record<string, string> = {
  'kustomization.yaml': HEAD + yaml(kustomization),
  'service.yaml': documents(SERVICE),
  'sync.yaml': documents(SYNC_JOB),
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const base = fileURLToPath(new URL('base/', import.meta.url));
  mkdirSync(base, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(base + name, text);
}
