import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { problem } from '../../core/errors';
import type { IngressImplementation } from './implementation';
import { ingressRule } from './ingress-rule';
import { nginxAnnotations } from './nginx-annotations';
import type { Host } from './route';
import type { Treatment } from './treatment';

/** What each controller's annotations are made by. */
const ANNOTATIONS = { 'ingress-nginx': nginxAnnotations } as const;

/**
 * One Ingress for each treatment, named after its backend, since annotations hold for all paths of an object. It has a rule for each host
 * that leads there; a controller puts the rules of one host together again.
 *
 * @throws GalleyError CONSTRUCT_INVALID outside a namespace
 */
export function ingresses(scope: Construct, { className, controller }: IngressImplementation, treatments: readonly Treatment[]): void {
  const { namespace } = Chart.of(scope);
  if (namespace === undefined) {
    throw problem(
      'CONSTRUCT_INVALID',
      `${scope.node.path}: expected an application with a namespace, got none; routes stand beside their Services`,
    );
  }
  for (const treatment of treatments) {
    const hosts = [...new Set(treatment.paths.map(({ host }) => host))];
    new k8s.KubeIngress(scope, `ingress-${treatment.name}`, {
      metadata: { name: treatment.name, annotations: ANNOTATIONS[controller](treatment, namespace) },
      spec: {
        ingressClassName: className,
        tls: hosts.map(({ hostname, tlsSecretName }) => ({ hosts: [hostname], secretName: tlsSecretName })),
        rules: hosts.map((host) => rule(host, treatment)),
      },
    });
  }
}

function rule(host: Host, { backend: { service, port }, paths }: Treatment): k8s.IngressRule {
  const own = paths.filter((each) => each.host === host);
  return ingressRule(
    host.hostname,
    own.map(({ path, match }) => ({ path, match, service, port })),
  );
}
