// Starts the service's binary over the sample workspace, synced from the stand-in: what the clients here ask.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');
const binaries = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug');

/** The service with the extractive model; `stop` ends it and removes what it left. */
export async function start(environment = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'notion-rag-chatbot-'));
  const corpus = { CORPUS_URL: `file://${folder}` };
  const workspace = path.join(root, 'e2e/workspace');
  const notion = await listen('stand-ins', ['notion', '--workspace', workspace, '--bind', '127.0.0.1:0']);
  const token = { NOTION_TOKEN: 'ntn_stand_in', NOTION_BASE_URL: notion.address };
  const sync = run('sync-lambda', [], { ...corpus, ...token }, 'ignore');
  const [code] = await once(sync, 'exit');
  await notion.stop();
  if (code !== 0) throw new Error(`the sync ended with ${code}`);
  const settings = { ...corpus, BIND: '127.0.0.1:0', MODEL: 'extractive', ...environment };
  const service = await listen('api', [], settings, (line) => 'index.generation' in line);
  return {
    address: service.address,
    stop: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A model that says what the rules say (see stand-ins, bedrock/script.rs), and the settings of a service that asks it. */
export async function startModel(rules) {
  const folder = await mkdtemp(path.join(tmpdir(), 'notion-rag-chatbot-'));
  const script = path.join(folder, 'script.json');
  await writeFile(script, JSON.stringify(rules));
  const bedrock = await listen('stand-ins', ['bedrock', '--bind', '127.0.0.1:0', '--script', script]);
  await rm(folder, { recursive: true });
  return {
    settings: {
      MODEL: 'bedrock:anthropic.claude-stand-in',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.address,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'stand-in',
      AWS_SECRET_ACCESS_KEY: 'stand-in',
    },
    stop: bedrock.stop,
  };
}

/** What `/ask` answers, which the other protocols must answer too. */
export async function ask(address, question) {
  const body = JSON.stringify({ question });
  const reply = await fetch(`${address}/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}

/** Starts a server and waits for the line that tells its address, and for the one that says it is ready. */
async function listen(binary, flags, environment, ready = () => true) {
  const child = run(binary, flags, environment);
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const started = new Promise((resolve, reject) => {
    let address;
    lines.on('line', (text) => {
      const line = JSON.parse(text);
      address ??= line.listening;
      if (address && ready(line)) resolve(address.startsWith('http') ? address : `http://${address}`);
    });
    const fail = () => reject(new Error(`${binary} did not start: is it built?`));
    exit.then(fail, fail);
  });
  return {
    address: await started,
    stop: async () => {
      child.kill();
      await exit;
    },
  };
}

function run(binary, flags, environment = {}, stdout = 'pipe') {
  // What somebody's shell has set must not change what is tested.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  return spawn(path.join(binaries, binary), flags, { stdio: ['ignore', stdout, 'inherit'], env });
}
