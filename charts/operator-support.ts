/** What is known of one line of an operator's versions. */
export interface OperatorSupport {
  /** Major and minor version: `1.27`. */
  readonly line: string;
  /** First and last minor version of Kubernetes 1 that it is supported on, as its project says. @default - nothing was found */
  readonly kubernetes?: readonly [first: number, last: number];
  /** Day after which it got no corrections any more. @default - it was not over when this was written down */
  readonly ended?: string;
  /** Where that is said. */
  readonly source: string;
}

/** When all of this was looked up. What is not here is not known, and is passed over. */
export const LOOKED_UP = '2026-11-29';

const EXTERNAL_SECRETS = 'https://external-secrets.io/v2.8.0/introduction/stability-support/';
const CERT_MANAGER = 'https://github.com/cert-manager/website/pull/2007';
const ARGO_CD = 'https://github.com/argoproj/argo-cd/releases/tag/v3.3.19';
const CLOUD_NATIVE_PG = 'https://docs.pgedge.com/kubernetes';

const eso = (line: string, first: number, last: number, ended?: string): OperatorSupport => ({
  line,
  kubernetes: [first, last],
  ended,
  source: EXTERNAL_SECRETS,
});

/** By the names of `cluster.operators`. Argo CD corrects its three newest lines; 3.3 was the last to end, and so the ones before it had. */
export const OPERATOR_SUPPORT: Readonly<Record<string, readonly OperatorSupport[]>> = {
  argocd: ['2.13', '2.14', '3.0', '3.1', '3.2', '3.3'].map((line) => ({ line, ended: '2026-11-03', source: ARGO_CD })),
  certManager: [
    { line: '1.18', kubernetes: [29, 33], ended: '2026-03-10', source: CERT_MANAGER },
    { line: '1.19', kubernetes: [31, 35], source: CERT_MANAGER },
    { line: '1.20', kubernetes: [32, 35], source: CERT_MANAGER },
  ],
  cloudnativePg: [
    { line: '1.27', kubernetes: [31, 33], ended: '2026-03-09', source: CLOUD_NATIVE_PG },
    { line: '1.28', kubernetes: [32, 34], source: CLOUD_NATIVE_PG },
  ],
  externalSecrets: [
    eso('0.18', 33, 33, '2025-08-02'),
    eso('0.19', 33, 33, '2025-09-22'),
    eso('0.20', 34, 34, '2025-11-07'),
    eso('1.0', 34, 34, '2025-11-21'),
    eso('1.1', 34, 34, '2025-12-19'),
    eso('1.2', 34, 34, '2026-01-23'),
    eso('1.3', 34, 34, '2026-02-06'),
    eso('2.0', 34, 35, '2026-03-06'),
    eso('2.1', 34, 35, '2026-03-20'),
    eso('2.2', 34, 35, '2026-04-10'),
    eso('2.3', 34, 35, '2026-04-24'),
    eso('2.4', 34, 35, '2026-05-15'),
    eso('2.5', 34, 35, '2026-06-05'),
    eso('2.6', 34, 35, '2026-06-26'),
    eso('2.7', 35, 35),
  ],
};
