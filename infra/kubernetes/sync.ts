// The hourly sync on Kubernetes. The program does one sync and ends, where no Lambda runtime starts it; one that is stopped by its
// deadline is gone on with by the next.

import { SYNC } from '../guide.ts';
import { OBJECTS, containerSecurity, egress, labels, podSecurity, selector, serviceAccount, type Manifest } from './common.ts';

const name = OBJECTS.sync;
const metadata = { name, labels: labels(name) };

const memory = `${SYNC.memoryMiB}Mi`;

/** As Kubernetes writes a period that divides the hour. */
function schedule(minutes: number): string {
  if (60 % minutes !== 0) throw new Error(`every ${minutes} minutes is no schedule that begins with the hour`);
  return minutes === 60 ? '0 * * * *' : `*/${minutes} * * * *`;
}

const cronJob: Manifest = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata,
  spec: {
    schedule: schedule(SYNC.intervalMinutes),
    concurrencyPolicy: 'Forbid',
    // As long as the schedule on AWS tries again: not into the next hour.
    startingDeadlineSeconds: 1800,
    successfulJobsHistoryLimit: 2,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        activeDeadlineSeconds: SYNC.timeoutMinutes * 60,
        // The next hour tries again.
        backoffLimit: 0,
        template: {
          metadata: { labels: labels(name) },
          spec: {
            ...podSecurity(name),
            restartPolicy: 'Never',
            containers: [{
              name: 'sync',
              image: 'notion-sync',
              envFrom: [{ configMapRef: { name: OBJECTS.corpusConfig } }],
              env: [{ name: 'NOTION_TOKEN', valueFrom: { secretKeyRef: { name: OBJECTS.tokenSecret, key: 'token' } } }],
              resources: { requests: { cpu: '250m', memory }, limits: { cpu: '1', memory } },
              securityContext: containerSecurity,
            }],
          },
        },
      },
    },
  },
};

const network: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata,
  // Nobody calls it.
  spec: { podSelector: { matchLabels: selector(name) }, policyTypes: ['Ingress', 'Egress'], ingress: [], egress },
};

/** The sync, in the order in which it is applied. */
export const SYNC_JOB: Manifest[] = [serviceAccount(name), cronJob, network];
