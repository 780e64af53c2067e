// The runbook, in both languages: every alarm leads to a section of it, its commands name what is really there, and the two
// documents say the same with the same commands.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type Context, CONTEXT_NAMES } from '../config/reader.ts';
import { ALARMS, BUCKET, NAMES, RELEASE, SCALING, SYNC } from '../guide.ts';
import { CDN, OIDC, REPLICA, synth } from './synth.ts';
import { alarms, resourcesOf } from './templates.ts';

const DOCS = resolve('..', 'docs');
const FILES = ['OPERATIONS.md', 'OPERATIONS.ko.md'] as const;
const read = (file: string) => readFileSync(join(DOCS, file), 'utf8');
const DOCUMENTS = FILES.map((file) => ({ file, text: read(file) }));

const EVERYTHING: Context = {
  ...OIDC, embeddings: 'bedrock:amazon.titan-embed-text-v2:0', waf: 'true', alarmMail: 'ops@example.com', dailyBudgetUsd: '20', monthlyBudgetUsd: '300',
};
/** All that there is; CloudFront and a second region are not had together. */
const DEPLOYED = [{ ...EVERYTHING, ...CDN }, { ...EVERYTHING, ...REPLICA }].map((context) => synth(context));
const RINGING = Object.assign({}, ...DEPLOYED.map(({ templates }) => alarms(templates))) as ReturnType<typeof alarms>;
const TEMPLATES = DEPLOYED.flatMap(({ templates }) => Object.values(templates));

const all = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map((found) => found[1] ?? '');
const anchors = (text: string) => all(text, /<a id="([^"]+)"><\/a>/g);
const blocks = (text: string, language: string) => all(text, new RegExp(`^ *\`\`\`${language}\\n([^]*?)\`\`\``, 'gm'));
/** The commands, each on one line and without comments. */
const commands = (text: string) => blocks(text, 'sh')
  .flatMap((block) => block.replace(/ *\\\n\s*/g, ' ').split('\n'))
  .map((line) => line.replace(/(^|\s+)# .*$/, '').trim())
  .filter((line) => line !== '');

/** Sections by their anchor: from it to the next one. */
function sections(text: string): Map<string, string> {
  const parts = text.split(/<a id="([^"]+)"><\/a>\n/);
  return new Map(parts.flatMap((part, n) => (n % 2 === 1 ? [[part, parts[n + 1] ?? '']] : [])));
}

/** Every `docs/OPERATIONS.md#...` in the sources, and every runbook that an alarm is given. */
function anchorsInSources(): string[] {
  const sources = ['.', 'config', 'constructs', 'stacks'].flatMap((folder) => readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8')));
  return sources.flatMap((source) => [...all(source, /docs\/OPERATIONS\.md#([a-z0-9-]+)/g), ...all(source, /\brunbook: '([^']+)'/g)]);
}

describe.each(DOCUMENTS)('$file', ({ file, text }) => {
  const known = anchors(text);

  test('each section has one anchor and begins with a heading', () => {
    expect(new Set(known).size).toBe(known.length);
    for (const [anchor, section] of sections(text)) expect(section, anchor).toMatch(/^#{2,3} \S/);
    expect(known.length).toBe(text.match(/^#{2,3} /gm)?.length);
  });

  test('every alarm leads to a section, which names it', () => {
    const of = Object.entries(RINGING);
    expect(of.length).toBeGreaterThan(15);
    for (const [name, { AlarmDescription }] of of) {
      const [anchor = ''] = all(AlarmDescription, /#([a-z0-9-]+)$/g);
      expect(sections(text).get(anchor), `${name}: ${anchor}`).toContain(`notion-chatbot-${name}\``);
    }
  });

  test('every section that a source names is there', () => {
    expect(anchorsInSources()).toContain('rotate-the-notion-token');
    expect(anchorsInSources().filter((anchor) => !known.includes(anchor))).toEqual([]);
  });

  test('links lead somewhere', () => {
    const links = all(text, /\]\(([^)\s]+)\)/g).filter((link) => !link.startsWith('http'));
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) {
      const [path = '', anchor] = link.split('#');
      if (path === '') expect(known, link).toContain(anchor);
      else expect(existsSync(join(DOCS, path)), link).toBe(true);
    }
  });

  test('commands name what there is', () => {
    const properties = (type: string) => TEMPLATES.flatMap((template) => resourcesOf(template, type)).map(({ Properties }) => Properties);
    const given = (form: RegExp) => [...new Set(commands(text).flatMap((command) => all(command, form)))].sort();
    const some = (names: string[], there: string[]) => {
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !there.includes(name))).toEqual([]);
    };
    expect(given(/--cluster (\S+)/g)).toEqual([NAMES.cluster]);
    expect(given(/ecs .*?--services? (\S+)/g)).toEqual([NAMES.service]);
    expect(given(/--resource-id (\S+)/g)).toEqual([`service/${NAMES.cluster}/${NAMES.service}`]);
    expect(given(/--function-name (\S+)/g)).toEqual([NAMES.syncFunction]);
    some(given(/(?:logs tail|--log-group-name) (\/\S+)/g), properties('AWS::Logs::LogGroup').map(({ LogGroupName }) => LogGroupName));
    expect(given(/(?:logs tail|--log-group-name) (\/\S+)/g)).toEqual(expect.arrayContaining([NAMES.apiLogGroup, NAMES.syncLogGroup]));
    some(given(/--secret-id (\S+)/g), properties('AWS::SecretsManager::Secret').map(({ Name }) => Name));
    some(given(/(?:--family-prefix|describe-task-definition --task-definition) ([\w-]+)/g), properties('AWS::ECS::TaskDefinition').map(({ Family }) => Family));
    some(given(/^saved '([^']+)'/g), properties('AWS::Logs::QueryDefinition').map(({ Name }) => Name.replace(/^notion-chatbot\//, '')));
    const stacks = DEPLOYED.flatMap(({ app }) => app.synth().stacks.map(({ stackName }) => stackName));
    some([...new Set(all(text, /\b(NotionChatbot[A-Z]\w+)/g))], stacks);
    const outputs = TEMPLATES.flatMap((template) => Object.keys(template.findOutputs('*')));
    some(given(/\boutput NotionChatbot\w+ (\w+)/g), outputs);
  });

  test('the rollback command is that of the guide, in the cluster', () => {
    expect(commands(text)).toContainEqual(expect.stringMatching(
      new RegExp(`^aws ecs update-service --cluster ${NAMES.cluster} --service ${NAMES.service} --task-definition "\\$PREVIOUS"`)));
  });

  test('settings that it names exist', () => {
    // Members of answers of AWS, which look like settings.
    const ofAws = ['runningCount', 'desiredCount', 'implicitDeny', 'explicitDeny', 'triggeredAlarmNames'];
    const inline = all(text.replace(/```[^]*?```/g, ''), /`([a-z]+[A-Z]\w*|[a-z]\w*(?==[a-z]+`))/g);
    const inFlags = all(text, /-c (\w+)=/g);
    const inJson = blocks(text, 'json').flatMap((block) => all(block, /"(\w+)":/g));
    expect(inJson).toContain('domain');
    expect(inline).toContain('maxTasks');
    const names = [...inline, ...inFlags, ...inJson].filter((name) => !ofAws.includes(name));
    expect(names.filter((name) => !CONTEXT_NAMES.some((known) => known === name))).toEqual([]);
  });

  test('numbers are those of the guide', () => {
    const isKorean = file.endsWith('.ko.md');
    const says = (anchor: string, en: string, ko: string) => expect(sections(text).get(anchor)?.replace(/\s+/g, ' '), anchor).toContain(isKorean ? ko : en);
    says('update', `for ${RELEASE.bakeMinutes} minutes`, `${RELEASE.bakeMinutes}분`);
    says('update', `up to ${RELEASE.shutdown} seconds`, `${RELEASE.shutdown}초`);
    says('restore-the-corpus', `for ${BUCKET.oldVersionsDays} days`, `${BUCKET.oldVersionsDays}일`);
    says('lambda-times-out', `its ${SYNC.timeoutMinutes} are over`, `${SYNC.timeoutMinutes}분`);
    says('high-cpu', `over ${ALARMS.cpuPercent} %`, `${ALARMS.cpuPercent}%`);
    says('high-cpu', `aims at ${SCALING.targetCpuPercent} %`, `${SCALING.targetCpuPercent}%`);
    says('high-memory', `over ${ALARMS.memoryPercent} %`, `${ALARMS.memoryPercent}%`);
    says('sync-errors', `over ${ALARMS.syncErrorsPercent} %`, `${ALARMS.syncErrorsPercent}%`);
    says('server-errors', `over ${ALARMS.serverErrorsPercent} %`, `${ALARMS.serverErrorsPercent}%`);
  });
});

test('both documents have the same sections, in the same order, and the same commands', () => {
  const [english, korean] = DOCUMENTS.map(({ text }) => text);
  expect(anchors(korean ?? '')).toEqual(anchors(english ?? ''));
  expect(commands(korean ?? '')).toEqual(commands(english ?? ''));
  expect(blocks(korean ?? '', 'json')).toEqual(blocks(english ?? '', 'json'));
});
