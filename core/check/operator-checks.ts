import { textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { programOf, unsupportedOperator } from './operator-support';
import { containersOf } from './pod-templates-of';
import type { World } from './world';

/** The image of each operator, in any registry. */
const IMAGES: readonly (readonly [operator: string, image: RegExp])[] = [
  ['argocd', /(?:^|\/)argoproj\/argocd$/],
  ['certManager', /(?:^|\/)cert-manager-controller$/],
  ['cloudnativePg', /(?:^|\/)cloudnative-pg\/cloudnative-pg$/],
  ['externalSecrets', /(?:^|\/)external-secrets\/external-secrets$/],
  ['nginx', /(?:^|\/)ingress-nginx\/controller$/],
  ['traefik', /(?:^|\/)traefik$/],
];

/** Name and version of an image: `quay.io/argoproj/argocd:v3.2.11@sha256:…`. */
const IMAGE = /^(?<name>[^@]+?):v?(?<version>\d+\.\d+[^/@]*)(?:@.*)?$/;

/** Operators that stand among the objects, each version once, at the first pod that runs it. */
function running(world: World): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const pod of world.pods) {
    for (const { container, path } of containersOf(pod)) {
      const { name = '', version } = IMAGE.exec(textAt(container, 'image') ?? '')?.groups ?? {};
      const operator = IMAGES.find(([, image]) => image.test(name))?.[0];
      if (operator === undefined || found.has(`${operator} ${version}`)) continue;
      const fault = unsupportedOperator(operator, version, world.kubernetesVersion?.minor);
      if (fault !== undefined)
        found.set(`${operator} ${version}`, {
          object: pod.object,
          path: `${path}.image`,
          about: operator,
          ...fault,
          got: gotOf(version, world.kubernetesVersion),
        });
    }
  }
  return found;
}

/** Operators that the environment says its cluster has: findings name the environment, since none of its objects is at fault. */
function declared({ environment, kubernetesVersion }: World, told: ReadonlyMap<string, Found>): Found[] {
  if (environment === undefined) return [];
  const object: KubernetesObject = { apiVersion: 'galley.dev/v1', kind: 'Environment', metadata: { name: environment.environment } };
  return Object.entries(environment.cluster.operators).flatMap(([operator, settings]): Found[] => {
    const version = settings?.version;
    const program = programOf(operator, environment.cluster);
    const fault = told.has(`${program} ${version}`) ? undefined : unsupportedOperator(program, version, kubernetesVersion?.minor);
    if (fault === undefined) return [];
    const source = ['cluster', 'operators', operator, 'version'];
    return [{ object, about: operator, source, ...fault, got: gotOf(version, kubernetesVersion) }];
  });
}

const gotOf = (version: string | undefined, kubernetesVersion: World['kubernetesVersion']): string =>
  kubernetesVersion === undefined ? `${version}` : `${version} on Kubernetes ${kubernetesVersion}`;

const controller = (version: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  selector: {matchLabels: {app: cert-manager}}
  template:
    metadata: {labels: {app: cert-manager}}
    spec: {containers: [{name: controller, image: "quay.io/jetstack/cert-manager-controller:${version}"}]}
`;

/** Operators that nobody mends any more, or that nobody tried on this Kubernetes. */
export const OPERATOR_CHECKS: readonly Check[] = [
  {
    id: 'operator-supported',
    severity: 'warning',
    title: 'an operator is supported on its Kubernetes',
    why: 'What its project did not try may fail in ways that nobody has seen, and a line past its end gets no corrections of security. Galley goes by dated facts, and passes over versions of which it knows nothing.',
    fix: 'Update the operator, by the notes of its project.',
    source: 'https://cert-manager.io/docs/releases/',
    good: controller('v1.20.0'),
    bad: controller('v1.18.2'),
    find: (world) => {
      const found = running(world);
      return [...found.values(), ...declared(world, found)];
    },
  },
];
