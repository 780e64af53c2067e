// Image and package as the project makes them: what a deployment takes where the context names none.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

import { App } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';

import { build } from '../build.ts';
import { readConfig } from '../config.ts';
import { PROJECT } from '../config/builds.ts';
import { OF_CDK, USUAL } from './synth.ts';

const project = mkdtempSync(join(tmpdir(), 'project-'));
afterAll(() => rmSync(project, { recursive: true }));

const { image: _image, syncPackage: _syncPackage, ...OTHERS } = USUAL;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** What is wrong with the context where it names neither image nor package. */
function told(): string {
  try {
    readConfig(OTHERS, project);
  } catch (error) {
    return String(error);
  }
  return '';
}

test('what is not made yet is told with the command that makes it', () => {
  expect(told()).toContain(`there is no Dockerfile in \`${project}\``);
  expect(told()).toContain(`there is no file \`${join(project, 'target/package/notion-sync.zip')}\`: make it by \`scripts/package.sh lambda\``);
});

test('image and package are the project\'s own', () => {
  write('Dockerfile', 'FROM scratch\n');
  write('target/package/notion-sync.zip', 'PK');
  expect(told()).toBe('');
  expect(readConfig(OTHERS, project)).toMatchObject({ image: project, syncPackage: join(project, 'target/package/notion-sync.zip') });
  // The project is what this folder is in.
  expect(resolve(PROJECT)).toBe(resolve('..'));
});

test('the image is made of sources alone, and its hash stays while they do', () => {
  const sources = ['.dockerignore', 'Cargo.toml', 'Dockerfile', 'api/src/main.rs'];
  write('.dockerignore', 'docs\n');
  write('Cargo.toml', '[workspace]');
  write('api/src/main.rs', 'fn main() {}');
  const before = staged();
  expect(before.files).toEqual(sources);
  for (const built of ['.git/HEAD', '.run/log', 'target/debug/api', 'web/dist/index.html', 'e2e/node_modules/x/index.js', 'infra/cdk.out/x', 'docs/a.md']) {
    write(built, 'built');
  }
  expect(staged()).toEqual(before);
  write('api/src/main.rs', 'fn main() { println!("other"); }');
  expect(staged().files).toEqual(sources);
  expect(staged().hash).not.toBe(before.hash);
});

/** The copy of the folder that a synthesis makes, without Docker. */
function staged(): { hash: string; files: string[] } {
  const outdir = mkdtempSync(join(tmpdir(), 'out-'));
  const app = new App({ context: { ...OF_CDK, '@aws-cdk/core:validateAgainstDefaultRules': false }, outdir });
  build(app, readConfig(OTHERS, project));
  app.synth();
  const [folder] = readdirSync(outdir, { withFileTypes: true }).filter((entry) => entry.isDirectory()
    && readdirSync(join(outdir, entry.name)).includes('Dockerfile')).map((entry) => join(outdir, entry.name));
  if (!folder) throw new Error('no image was staged');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
  rmSync(outdir, { recursive: true });
  return { hash: folder.split('asset.')[1] ?? '', files };
}
