import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { sentenceOf } from '../../core/errors';
import type { ServiceWorkload } from '../workload/service-workload';

type Labels = Readonly<Record<string, string>>;

interface Manifest {
  readonly spec?: { readonly selector?: Labels; readonly template?: { readonly metadata?: { readonly labels?: Labels } } };
}

/**
 * Services that would send live traffic to pods that are not live. Argo Rollouts adds its hash only to those that the strategy names, so
 * every other one selects all versions, unless it selects by a live label too.
 *
 * @param named Services that the strategy names
 * @returns a message for each
 */
export function leaks(workload: ServiceWorkload, named: readonly ApiObject[], liveLabels: Labels): string[] {
  const deployment = ApiObject.of(workload);
  const labels = (deployment.toJson() as Manifest).spec?.template?.metadata?.labels ?? {};
  return servicesOf(workload.node.root)
    .filter((service) => !named.includes(service) && service.metadata.namespace === deployment.metadata.namespace)
    .filter((service) => {
      const selector = Object.entries((service.toJson() as Manifest).spec?.selector ?? {});
      return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
    })
    .map((service) => {
      const live = Object.entries(liveLabels).map(([key, value]) => `${key}: ${value}`);
      // cdk8s hears of faults as text alone.
      return sentenceOf({
        subject: `Service ${service.name}`,
        expected: `${live.join(', ')} in its selector`,
        got: 'none, so that the preview has live traffic',
        next: 'take selectsActive',
      });
    });
}

function servicesOf(root: Construct | { readonly node: Construct['node'] }): ApiObject[] {
  return root.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each) && each.kind === 'Service');
}
