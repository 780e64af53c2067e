// The manifests of Kubernetes: the committed files are those that the code writes, their numbers are the guide's and agree with the
// API's own, and nothing is told or mounted that is not there. Kubernetes' schemas are held to them by `npm run lint`.

import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { OBJECTS } from '../kubernetes/common.ts';
import { CONFIG, FILES } from '../kubernetes/write.ts';
import { OF_API, OF_LIBRARIES, OF_SYNC } from './binaries.ts';
import { ONLY } from './templates.ts';

const FOLDER = new URL('../kubernetes/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');
const source = (path: string) => readFileSync(new URL(`../../api/src/${path}`, import.meta.url), 'utf8');
const number = (text: string, form: RegExp) => Number(form.exec(text)?.[1]);

const manifests: any[] = ['base/service.yaml', 'base/sync.yaml'].flatMap((path) => parseAllDocuments(read(path)).map((document) => document.toJS()));
const of = (kind: string, name = OBJECTS.service) => manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
const podOfService = () => of('Deployment').spec.template.spec;
const podOfSync = () => of('CronJob', OBJECTS.sync).spec.jobTemplate.spec.template.spec;
const api = () => podOfService().containers[ONLY];
const overlay: any = parse(read('overlays/example/kustomization.yaml'));

test('the committed files are what `npm run kubernetes` writes', () => {
  expect(readdirSync(new URL('base/', FOLDER)).sort()).toEqual(Object.keys(FILES).sort());
  for (const [name, text] of Object.entries(FILES)) expect(read(`base/${name}`), name).toBe(text);
  expect(parse(FILES['kustomization.yaml'] ?? '').resources).toEqual(Object.keys(FILES).filter((name) => name !== 'kustomization.yaml'));
});

describe('numbers of the guide', () => {
  test('1 vCPU, 2 GB', () => {
    expect(api().resources).toEqual({ requests: { cpu: '1', memory: '2048Mi' }, limits: { cpu: '1', memory: '2048Mi' } });
  });

  test('1 to 3 pods at 70 % CPU, with cooldowns of 2 and 5 minutes', () => {
    const { minReplicas, maxReplicas, metrics, behavior } = of('HorizontalPodAutoscaler').spec;
    expect([minReplicas, maxReplicas, metrics[ONLY].resource]).toEqual([1, 3, { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } }]);
    expect(behavior.scaleUp).toEqual({ stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 120 }] });
    expect(behavior.scaleDown).toEqual({ stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] });
    // A number here would set the pods back at each release.
    expect(of('Deployment').spec.replicas).toBeUndefined();
  });

  test('hourly, one at a time, 15 minutes at most', () => {
    const { schedule, concurrencyPolicy, jobTemplate } = of('CronJob', OBJECTS.sync).spec;
    expect([schedule, concurrencyPolicy, jobTemplate.spec.activeDeadlineSeconds]).toEqual(['0 * * * *', 'Forbid', 900]);
    expect(podOfSync().containers[ONLY].resources.limits.memory).toBe('1024Mi');
    expect(CONFIG[OBJECTS.serviceConfig]).toHaveProperty('SYNC_MINUTES', '60');
  });
});

describe('streams in flight', () => {
  test('a pod gets requests once it is ready, and is killed when it does not live', () => {
    expect([api().readinessProbe.httpGet.path, api().livenessProbe.httpGet.path]).toEqual(['/health/ready', '/health/live']);
    for (const { httpGet } of [api().readinessProbe, api().livenessProbe]) {
      expect(source('routes/health.rs')).toContain(`path = "${httpGet.path}"`);
      expect(api().ports).toContainEqual({ name: httpGet.port, containerPort: 8080 });
    }
  });

  test('a pod that goes is still called for a while, and then has time for the API\'s own shutdown', () => {
    const shutdown = Number(api().env.find(({ name }: any) => name === 'SHUTDOWN_SECONDS').value);
    const lastWords = number(source('shutdown.rs'), /const LAST_WORDS: Duration = Duration::from_secs\((\d+)\)/);
    expect(shutdown).toBe(number(source('config.rs'), /"SHUTDOWN_SECONDS", [^;]*?parse_seconds\(text, 0, (\d+)\)/s));
    // The sleep counts as a part of the grace.
    const { seconds } = api().lifecycle.preStop.sleep;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds + shutdown + lastWords).toBeLessThan(podOfService().terminationGracePeriodSeconds);
  });

  test('a release takes no pod away before there is another, and an eviction leaves one', () => {
    expect(of('Deployment').spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
    expect(of('PodDisruptionBudget').spec).toMatchObject({ minAvailable: 1, selector: of('Deployment').spec.selector });
  });

  test('the way in waits for several pings, and holds nothing back', () => {
    const { annotations } = of('Ingress').metadata;
    const ping = number(source('routes/ask.rs'), /const PING: Duration = Duration::from_secs\((\d+)\)/);
    for (const wait of [annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'],
      number(annotations['alb.ingress.kubernetes.io/load-balancer-attributes'], /idle_timeout\.timeout_seconds=(\d+)/)]) {
      expect(Number(wait)).toBeGreaterThanOrEqual(4 * ping);
    }
    expect(annotations['nginx.ingress.kubernetes.io/proxy-buffering']).toBe('off');
  });
});

test('containers write nowhere but to their temporary folder, without rights', () => {
  for (const pod of [podOfService(), podOfSync()]) {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
      const writable = (container.volumeMounts ?? []).filter(({ readOnly }: any) => !readOnly);
      expect(writable.map(({ mountPath }: any) => mountPath)).toEqual(container.name === 'api' ? ['/tmp'] : []);
    }
  }
  expect(api().env).toContainEqual({ name: 'TMPDIR', value: '/tmp' });
});

test('each pod may be reached from where it is to be, and reaches names and HTTPS', () => {
  for (const [pods, name] of [[of('Deployment').spec.template, OBJECTS.service], [of('CronJob', OBJECTS.sync).spec.jobTemplate.spec.template, OBJECTS.sync]]) {
    const { podSelector, policyTypes, ingress, egress } = of('NetworkPolicy', name).spec;
    expect(pods.metadata.labels).toMatchObject(podSelector.matchLabels);
    expect([policyTypes, ingress.length]).toEqual([['Ingress', 'Egress'], name === OBJECTS.service ? 1 : 0]);
    expect(egress.flatMap(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([53, 53, 443, 80]);
  }
});

test('binaries are told only what they read', () => {
  const told = (pod: any) => pod.containers[ONLY].env.map(({ name }: any) => name);
  const inConfig = (name: string) => Object.keys(CONFIG[name] ?? {});
  const ofService = [...told(podOfService()), ...inConfig(OBJECTS.corpusConfig), ...inConfig(OBJECTS.serviceConfig)];
  const ofSync = [...told(podOfSync()), ...inConfig(OBJECTS.corpusConfig)];
  expect(ofService.filter((name) => !OF_API.has(name)).sort()).toEqual(OF_LIBRARIES);
  expect(ofSync.filter((name) => !OF_SYNC.has(name))).toEqual(['AWS_REGION']);
});

test('what a pod refers to is there, or is made by hand as the runbook says', () => {
  const text = JSON.stringify(manifests);
  const named = (form: RegExp) => [...new Set([...text.matchAll(form)].map((found) => found[1] ?? ''))].sort();
  expect(named(/"configMapRef":\{"name":"([^"]+)"/g)).toEqual(Object.keys(CONFIG).sort());
  for (const account of named(/"serviceAccountName":"([^"]+)"/g)) expect(of('ServiceAccount', account), account).toBeDefined();
  const secrets = named(/"(?:secretKeyRef":\{"name|secretName)":"([^"]+)"/g);
  expect(secrets).toEqual([OBJECTS.keysSecret, OBJECTS.tlsSecret, OBJECTS.tokenSecret].sort());
  for (const file of ['OPERATIONS.md', 'OPERATIONS.ko.md']) {
    const runbook = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
    for (const secret of secrets) expect(runbook, `${file}: ${secret}`).toMatch(new RegExp(`create secret (generic|tls) ${secret}\\b`));
  }
  expect(of('Ingress').spec.rules[ONLY].http.paths[ONLY].backend.service).toEqual({ name: of('Service').metadata.name, port: { name: 'http' } });
  expect(of('Deployment').spec.template.metadata.labels).toMatchObject(of('Service').spec.selector);
});

test('the example changes what there is', () => {
  const images = [api(), podOfSync().containers[ONLY]].map(({ image }) => image);
  expect(overlay.images.map(({ name }: any) => name)).toEqual(images);
  for (const { name, behavior, literals } of overlay.configMapGenerator) {
    expect([Object.keys(CONFIG), behavior]).toEqual([expect.arrayContaining([name]), 'merge']);
    const read = name === OBJECTS.corpusConfig ? [...OF_SYNC, 'AWS_REGION'] : [...OF_API];
    for (const literal of literals) expect(read).toContain(literal.split('=')[ONLY]);
  }
  for (const { target, patch } of overlay.patches) {
    expect(of(target.kind, target.name), JSON.stringify(target)).toBeDefined();
    expect(parse(patch).length).toBeGreaterThan(0);
  }
});
