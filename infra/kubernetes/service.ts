// The service on Kubernetes, by the same numbers as on ECS. A rolling update stands for blue-green: a new pod is ready before an
// old one goes, and there is no bake time.

import { BALANCER, RELEASE, SCALING, TASK } from '../guide.ts';
import { OBJECTS, containerSecurity, egress, labels, podSecurity, selector, serviceAccount, type Manifest } from './common.ts';

const name = OBJECTS.service;
const metadata = { name, labels: labels(name) };

/** So long a pod is still sent requests after it was told to go, since nobody tells the load balancer first. */
export const STILL_CALLED = 10;

/** The folder that the container may write to: the API keeps the text of pages there. */
const SCRATCH = '/tmp';
const KEYS_FOLDER = '/etc/notion-chatbot';
const probe = (path: string) => ({ httpGet: { path, port: 'http' }, periodSeconds: 10, timeoutSeconds: 5 });

/** What the API reads besides the ConfigMaps. The folder of the page is the image's to name. */
export const ENVIRONMENT = {
  BIND: `0.0.0.0:${BALANCER.port}`,
  TMPDIR: SCRATCH,
  // A file that Kubernetes renews: a changed secret is in force within two minutes, without a restart.
  API_KEYS: `file://${KEYS_FOLDER}/keys.json`,
  SHUTDOWN_SECONDS: String(RELEASE.shutdown),
};

const cpu = String(TASK.cpu / 1024);
const memory = `${TASK.memoryMiB}Mi`;

const deployment: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  // Without a number of replicas: the autoscaler sets it.
  spec: {
    selector: { matchLabels: selector(name) },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: {
      metadata: { labels: labels(name) },
      spec: {
        ...podSecurity(name),
        // The sleep is within it, so Fargate's time comes after.
        terminationGracePeriodSeconds: STILL_CALLED + RELEASE.stopTimeout,
        topologySpreadConstraints: [{
          maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector(name) },
        }],
        containers: [{
          name: 'api',
          image: 'notion-chatbot',
          ports: [{ name: 'http', containerPort: BALANCER.port }],
          envFrom: [{ configMapRef: { name: OBJECTS.corpusConfig } }, { configMapRef: { name: OBJECTS.serviceConfig } }],
          env: Object.entries(ENVIRONMENT).map(([variable, value]) => ({ name: variable, value })),
          // As much as asked for and no more: what Fargate gives.
          resources: { requests: { cpu, memory }, limits: { cpu, memory } },
          // The workspace is loaded before a pod is ready, and it lives meanwhile.
          readinessProbe: { ...probe(BALANCER.healthPath), successThreshold: 2, failureThreshold: 3 },
          livenessProbe: { ...probe('/health/live'), failureThreshold: 6 },
          lifecycle: { preStop: { sleep: { seconds: STILL_CALLED } } },
          securityContext: containerSecurity,
          volumeMounts: [{ name: 'scratch', mountPath: SCRATCH }, { name: 'keys', mountPath: KEYS_FOLDER, readOnly: true }],
        }],
        volumes: [
          { name: 'scratch', emptyDir: { sizeLimit: '4Gi' } },
          { name: 'keys', secret: { secretName: OBJECTS.keysSecret, defaultMode: 0o440 } },
        ],
      },
    },
  },
};

const autoscaler: Manifest = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata,
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: SCALING.minTasks,
    maxReplicas: SCALING.maxTasks,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: SCALING.targetCpuPercent } } }],
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: SCALING.scaleOutCooldownSeconds }] },
      scaleDown: {
        stabilizationWindowSeconds: SCALING.scaleInCooldownSeconds,
        policies: [{ type: 'Pods', value: 1, periodSeconds: SCALING.scaleInCooldownSeconds }],
      },
    },
  },
};

// Draining the node of a lone pod waits: `kubectl rollout restart` on the cordoned node moves the pod first.
const disruption: Manifest = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata,
  spec: { minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector(name) } },
};

const service: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: selector(name), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
};

/** Annotations of two controllers: each passes over those of the other. */
const annotations = {
  // AWS Load Balancer Controller
  'alb.ingress.kubernetes.io/target-type': 'ip',
  'alb.ingress.kubernetes.io/ssl-redirect': '443',
  'alb.ingress.kubernetes.io/healthcheck-path': BALANCER.healthPath,
  'alb.ingress.kubernetes.io/load-balancer-attributes': `idle_timeout.timeout_seconds=${BALANCER.idleTimeout}`,
  'alb.ingress.kubernetes.io/target-group-attributes': `deregistration_delay.timeout_seconds=${RELEASE.deregistrationDelay}`,
  // NGINX: an answer is passed on as it comes, and the API's pings keep it open.
  'nginx.ingress.kubernetes.io/proxy-buffering': 'off',
  'nginx.ingress.kubernetes.io/proxy-read-timeout': String(BALANCER.idleTimeout),
  'nginx.ingress.kubernetes.io/proxy-send-timeout': String(BALANCER.idleTimeout),
};

const ingress: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { ...metadata, annotations },
  spec: {
    tls: [{ hosts: ['notes.example.com'], secretName: OBJECTS.tlsSecret }],
    rules: [{
      host: 'notes.example.com',
      http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }] },
    }],
  },
};

const network: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata,
  spec: {
    podSelector: { matchLabels: selector(name) },
    policyTypes: ['Ingress', 'Egress'],
    // The namespace of the ingress controller has this label; a load balancer outside of the cluster needs an `ipBlock` instead.
    ingress: [{
      from: [{ namespaceSelector: { matchLabels: { 'notion-chatbot/ingress': 'true' } } }],
      ports: [{ protocol: 'TCP', port: 'http' }],
    }],
    egress,
  },
};

/** The service, in the order in which it is applied. */
export const SERVICE: Manifest[] = [serviceAccount(name), deployment, autoscaler, disruption, service, ingress, network];
