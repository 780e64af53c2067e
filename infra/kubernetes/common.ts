// What the manifests of the service and of the sync have in common: names, labels, and how little their containers may do.

/** A manifest, as Kubernetes has it. `npm run lint` holds it to Kubernetes' own schemas. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [part: string]: unknown;
}

/** What things are called. The secrets are made by hand: docs/OPERATIONS.md#kubernetes. */
export const OBJECTS = {
  service: 'notion-chatbot',
  sync: 'notion-sync',
  /** Settings of both. */
  corpusConfig: 'notion-corpus',
  serviceConfig: 'notion-chatbot',
  /** The document of API keys, as `keys.json`. */
  keysSecret: 'notion-chatbot-keys',
  /** The token of the Notion integration, as `token`. */
  tokenSecret: 'notion-token',
  tlsSecret: 'notion-chatbot-tls',
};

/** The image's user, who is nobody in particular. */
const USER = 65532;

export const labels = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': OBJECTS.service });
export const selector = (name: string) => ({ 'app.kubernetes.io/name': name });

/** A pod's share of what both may not do. It reaches AWS by a role of its service account, and Kubernetes not at all. */
export const podSecurity = (serviceAccountName: string) => ({
  serviceAccountName,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER, seccompProfile: { type: 'RuntimeDefault' } },
});

/** A container's share. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** The role at AWS is an annotation that an overlay gives. */
export const serviceAccount = (name: string): Manifest => ({
  apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, labels: labels(name) }, automountServiceAccountToken: false,
});

/** Ways out: names, AWS and Notion by HTTPS, and the agent of EKS Pod Identity. */
export const egress = [
  { ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] },
  { ports: [{ protocol: 'TCP', port: 443 }] },
  { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
];
