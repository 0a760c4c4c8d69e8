import type { ApiObject } from 'cdk8s';
import type { Application } from '../../constructs/application';
import { ArgoCdDelivery, type ArgoCdDeliveryProps } from '../../constructs/delivery/argocd/argocd-delivery';
import type { JsonObject } from '../../core/object/object';
import { at, one } from './synth';

export const props = (...applications: Application[]): ArgoCdDeliveryProps => ({
  name: 'shop-staging',
  applications,
  source: { url: 'https://git.example.com/shop/deploy.git', branch: 'main', path: 'dist/shop/staging' },
  controllerNamespace: 'argocd',
});

/** The delivery's objects, once its applications are complete. */
export const deliver = (...all: Application[]): JsonObject[] => {
  const [first] = all;
  if (first === undefined) throw new Error('expected an application');
  return new ArgoCdDelivery(first.node.root, 'delivery', props(...all)).toJson() as JsonObject[];
};
export const named = (objects: readonly JsonObject[], kind: string, name: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'metadata.name') === name),
    kind,
  );
export const annotation = (each: ApiObject, name: string): unknown =>
  at(each.toJson(), 'metadata.annotations')?.[`argocd.argoproj.io/${name}` as never];
