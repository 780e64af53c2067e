// Takes the examples of one language out of docs/API.md, to be run: `node examples.js LANGUAGE FOLDER`.
//
// Each block becomes a file of its own: example_1.ts, example_2.ts, and so on. What other folders test is left out.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ENDINGS = { bash: 'sh', ts: 'ts', python: 'py', rust: 'rs' };
const TESTED_ELSEWHERE = ['MCP', 'OpenAI-compatible endpoint'];

const [language, folder] = process.argv.slice(2);
const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/API.md'), 'utf8');
const sections = text.split(/^## /m).filter((section) => !TESTED_ELSEWHERE.includes(section.split('\n')[0].trim()));
const blocks = [...sections.join('## ').matchAll(/^```(\w+)\n(.*?)^```$/gms)];
const examples = blocks.filter(([, name]) => name === language).map(([, , example]) => example);
if (examples.length === 0) throw new Error(`docs/API.md has no examples in ${language}`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
examples.forEach((example, index) => {
  writeFileSync(path.join(folder, `example_${index + 1}.${ENDINGS[language]}`), example);
});
