import type { Cluster } from '../env/environment';

/** What is known of one line of an operator's versions. */
export interface OperatorSupport {
  /** Major and minor version: `1.27`. */
  readonly line: string;
  /** First and last minor version of Kubernetes 1 that its project supports. @default - the project names none */
  readonly kubernetes?: readonly [first: number, last: number];
  /** Day after which it got no corrections any more. @default - it was not over when this was written down */
  readonly ended?: string;
  /** Where that is said. */
  readonly source: string;
}

/** The date of this table. Checks skip versions that it lacks. */
export const LOOKED_UP = '2026-11-30';

const EXTERNAL_SECRETS = 'https://external-secrets.io/v2.8.0/introduction/stability-support/';
const EXTERNAL_SECRETS_RELEASES = 'https://external-secrets.io/index.yaml';
const CERT_MANAGER = 'https://github.com/cert-manager/website/pull/2007';
const CERT_MANAGER_1_19 = 'https://github.com/cert-manager/testing/pull/1218';
const CERT_MANAGER_1_21 = 'https://github.com/Rusty-Gopher/kupre/releases/tag/v0.3.0';
const ARGO_CD_END = 'https://github.com/argoproj/argo-cd/releases/tag/v3.3.19';
const ARGO_CD = 'https://github.com/argoproj/argo-cd/blob/v3.6.1/docs/operator-manual/tested-kubernetes-versions.md';
const CLOUD_NATIVE_PG = 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/docs/src/supported_releases.md';
const TRAEFIK = 'https://github.com/traefik/traefik/blob/v3.7.13/docs/content/deprecation/releases.md';
const INGRESS_NGINX = 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/';
const FLUX = 'https://fluxcd.control-plane.io/releases/';

type Range = readonly [first: number, last: number];

const line = (source: string, name: string, kubernetes?: Range, ended?: string): OperatorSupport => ({
  line: name,
  kubernetes,
  ended,
  source,
});

/** External Secrets corrects its newest line alone: the day of the next one's release is the end. */
const externalSecrets = (name: string, kubernetes: Range | undefined, ended?: string): OperatorSupport =>
  line(kubernetes === undefined ? EXTERNAL_SECRETS_RELEASES : EXTERNAL_SECRETS, name, kubernetes, ended);

/**
 * By the names of `cluster.operators`; an ingress controller by its implementation, `traefik` or `nginx`. Argo CD corrects its three newest lines: 3.3
 * was the last to end, and so the ones before it had.
 */
export const OPERATOR_SUPPORT: Readonly<Record<string, readonly OperatorSupport[]>> = {
  argocd: [
    ...['2.13', '2.14', '3.0'].map((each) => line(ARGO_CD_END, each, undefined, '2026-11-03')),
    line(ARGO_CD_END, '3.1', [31, 34], '2026-11-03'),
    line(ARGO_CD_END, '3.2', [31, 34], '2026-11-03'),
    line(ARGO_CD_END, '3.3', [32, 35], '2026-11-03'),
    line(ARGO_CD, '3.4', [32, 35]),
    line(ARGO_CD, '3.5', [33, 36]),
    line(ARGO_CD, '3.6', [34, 37]),
  ],
  certManager: [
    line(CERT_MANAGER, '1.18', [29, 33], '2026-03-10'),
    line(CERT_MANAGER_1_19, '1.19', [31, 35], '2026-07-10'),
    line(CERT_MANAGER, '1.20', [32, 35]),
    line(CERT_MANAGER_1_21, '1.21', [33, 36]),
  ],
  cloudnativePg: [
    line(CLOUD_NATIVE_PG, '1.25', [29, 32], '2025-08-22'),
    line(CLOUD_NATIVE_PG, '1.26', [30, 33], '2025-11-12'),
    line(CLOUD_NATIVE_PG, '1.27', [31, 33], '2026-03-09'),
    line(CLOUD_NATIVE_PG, '1.28', [32, 35], '2026-06-30'),
    line(CLOUD_NATIVE_PG, '1.29', [33, 35], '2026-09-29'),
    line(CLOUD_NATIVE_PG, '1.30', [34, 36]),
  ],
  externalSecrets: [
    externalSecrets('0.18', [33, 33], '2025-08-02'),
    externalSecrets('0.19', [33, 33], '2025-09-22'),
    externalSecrets('0.20', [34, 34], '2025-11-07'),
    externalSecrets('1.0', [34, 34], '2025-11-21'),
    externalSecrets('1.1', [34, 34], '2025-12-19'),
    externalSecrets('1.2', [34, 34], '2026-01-23'),
    externalSecrets('1.3', [34, 34], '2026-02-06'),
    externalSecrets('2.0', [34, 35], '2026-03-06'),
    externalSecrets('2.1', [34, 35], '2026-03-20'),
    externalSecrets('2.2', [34, 35], '2026-04-10'),
    externalSecrets('2.3', [34, 35], '2026-04-24'),
    externalSecrets('2.4', [34, 35], '2026-05-15'),
    externalSecrets('2.5', [34, 35], '2026-06-05'),
    externalSecrets('2.6', [34, 35], '2026-06-26'),
    // 2.8 came between 26 June and 7 August: no later than that.
    externalSecrets('2.7', [35, 35], '2026-08-07'),
    externalSecrets('2.8', undefined, '2026-08-07'),
    externalSecrets('2.9', undefined, '2026-08-28'),
    ...['2.10', '2.11', '2.12'].map((each) => externalSecrets(each, undefined, '2026-10-16')),
    externalSecrets('2.13', undefined, '2026-10-23'),
    externalSecrets('2.14', undefined),
  ],
  flux: [
    line(`${FLUX}release-v2.5`, '2.5', [27, 33]),
    line(`${FLUX}release-v2.7`, '2.7', [29, 35]),
    line(`${FLUX}release-v2.8`, '2.8', [30, 35]),
    line(`${FLUX}release-v2.10`, '2.10', [32, 37]),
  ],
  nginx: [...Array(15).keys()].map((minor) => line(INGRESS_NGINX, `1.${minor}`, undefined, '2026-03-31')),
  traefik: [
    line(TRAEFIK, '3.4', undefined, '2025-07-23'),
    line(TRAEFIK, '3.5', undefined, '2025-11-07'),
    line(TRAEFIK, '3.6', undefined, '2026-08-16'),
    line(TRAEFIK, '3.7'),
  ],
};

/** The name in the table of what an environment calls an operator: an ingress controller goes by its implementation, where all classes have the same. */
export function programOf(operator: string, { ingressClasses }: Pick<Cluster, 'ingressClasses'>): string | undefined {
  if (operator !== 'ingressController') return operator;
  const [controller, ...others] = new Set(Object.values(ingressClasses).map((each) => each.controller));
  return others.length === 0 ? controller : undefined;
}

/** What is wrong with a version of an operator. */
export interface UnsupportedOperator {
  readonly wrong: string;
  readonly next: string;
}

/**
 * A project's objection to a version of its operator; undefined for an unknown version.
 *
 * @param operator name in the table
 * @param minor of Kubernetes 1. @default - not known, so that only its end counts
 */
export function unsupportedOperator(
  operator: string | undefined,
  version: string | undefined,
  minor: number | undefined,
): UnsupportedOperator | undefined {
  const known = (operator !== undefined && Object.hasOwn(OPERATOR_SUPPORT, operator) ? OPERATOR_SUPPORT[operator] : undefined) ?? [];
  const support = known.find((each) => version?.replace(/^v/, '').startsWith(`${each.line}.`));
  if (support === undefined) return undefined;
  const { kubernetes, ended, source } = support;
  const [first = 0, last = 0] = kubernetes ?? [];
  const isOutside = kubernetes !== undefined && minor !== undefined && (minor < first || minor > last);
  const wrong = [
    ...(isOutside ? [`is supported on Kubernetes 1.${first}${first === last ? '' : ` to 1.${last}`}`] : []),
    ...(ended === undefined ? [] : [`has had no corrections since ${ended}`]),
  ];
  return wrong.length === 0
    ? undefined
    : { wrong: `${support.line} ${wrong.join(', and ')} (looked up ${LOOKED_UP}: ${source})`, next: nextLine(known, minor) };
}

function nextLine(known: readonly OperatorSupport[], minor: number | undefined): string {
  const corrected = known.filter(({ ended }) => ended === undefined);
  if (corrected.length === 0) return 'go to something else: no line of it gets corrections any more';
  const fit =
    corrected.find(
      ({ kubernetes }) => kubernetes !== undefined && (minor === undefined || (kubernetes[0] <= minor && minor <= kubernetes[1])),
    ) ?? corrected.find(({ kubernetes }) => kubernetes === undefined);
  return fit === undefined
    ? 'go to a newer line, by its own notes of what changes'
    : `go to ${fit.line} or newer, by its notes of what changes`;
}
