// Starts the stand-in's binary over a folder of Markdown.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client, LogLevel } from '@notionhq/client';

const root = path.resolve(import.meta.dirname, '../../..');

/** The sample workspace, and the one that has every kind of block and property. */
export const folders = {
  sample: path.join(root, 'e2e/workspace'),
  fixture: path.join(root, 'e2e/stand-ins/tests/workspace'),
};

const binary = process.env.STAND_INS ?? path.join(root, 'target/debug/stand-ins');

/** Serves a folder; `stop` ends the server. */
export async function serve(folder, flags = []) {
  const child = spawn(binary, ['notion', '--workspace', folder, '--bind', '127.0.0.1:0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const ended = exit.then(() => Promise.reject(new Error(`${binary} did not start: build it first`)));
  // Later, that it ends is no error.
  ended.catch(() => {});
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const { listening } = JSON.parse(line);
  return {
    baseUrl: listening,
    client: (options = {}) =>
      new Client({
        auth: 'ntn_stand_in',
        baseUrl: listening,
        notionVersion: '2026-03-11',
        logLevel: LogLevel.ERROR,
        logger: () => {},
        retry: false,
        ...options,
      }),
    stop: async () => {
      child.kill();
      await exit;
    },
  };
}
