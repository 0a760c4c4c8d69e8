import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { invalid } from '../invalid';
import type { IngressImplementation } from './implementation';
import { ingressRule } from './ingress-rule';
import { headersName, nginxAnnotations } from './nginx-annotations';
import type { Host } from './route';
import type { Treatment } from './treatment';

/**
 * One Ingress for each treatment, named after its backend, since annotations hold for all paths of an object. It has a rule for each host
 * that leads there; a controller puts the rules of one host together again.
 *
 * @throws GalleyError CONSTRUCT_INVALID outside a namespace
 */
export function ingresses(scope: Construct, { className }: IngressImplementation, treatments: readonly Treatment[]): void {
  const namespace = namespaceOfRoutes(scope);
  for (const treatment of treatments) {
    const hosts = [...new Set(treatment.paths.map(({ host }) => host))];
    new k8s.KubeIngress(scope, `ingress-${treatment.name}`, {
      metadata: { name: treatment.name, annotations: nginxAnnotations(treatment, namespace) },
      spec: {
        ingressClassName: className,
        tls: hosts.map(({ hostname, tlsSecretName }) => ({ hosts: [hostname], secretName: tlsSecretName })),
        rules: hosts.map((host) => rule(host, treatment)),
      },
    });
    if (treatment.responseHeaders === undefined) continue;
    const metadata = { name: headersName(treatment) };
    new k8s.KubeConfigMap(scope, `headers-${treatment.name}`, { metadata, data: { ...treatment.responseHeaders } });
  }
}

/** @throws GalleyError CONSTRUCT_INVALID outside a namespace */
export function namespaceOfRoutes(scope: Construct): string {
  const { namespace } = Chart.of(scope);
  if (namespace !== undefined) return namespace;
  throw invalid(scope, {
    expected: 'an application with a namespace',
    got: 'none',
    next: 'routes stand beside their Services',
  });
}

function rule(host: Host, { backend: { service, port }, paths }: Treatment): k8s.IngressRule {
  const own = paths.filter((each) => each.host === host);
  return ingressRule(
    host.hostname,
    own.map(({ path, match }) => ({ path, match, service, port })),
  );
}
