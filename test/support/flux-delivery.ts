import { ApiObject } from 'cdk8s';
import type { Application, Stage } from '../../constructs/application';
import { FluxDelivery, type FluxDeliveryProps } from '../../constructs/delivery/flux/flux-delivery';
import type { JsonObject } from '../../core/object/object';
import { at, one } from './synth';

export const props = (...all: Application[]): FluxDeliveryProps => ({
  name: 'shop-staging',
  applications: all,
  source: { url: 'https://git.example.com/shop/deploy.git', branch: 'main', path: 'dist/shop/staging' },
  controllerNamespace: 'flux-system',
});

/** The delivery's objects, once its applications are complete. */
export const deliver = (all: readonly Application[], more: Partial<FluxDeliveryProps> = {}): JsonObject[] => {
  const [first] = all;
  if (first === undefined) throw new Error('expected an application');
  return new FluxDelivery(first.node.root, 'delivery', { ...props(...all), ...more }).toJson() as JsonObject[];
};
export const kustomization = (objects: readonly JsonObject[], folder: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'spec.path') === `./dist/shop/staging/${folder}`),
    'Kustomization',
  );
/** Each folder, and the folders that come right before it. */
export const order = (objects: readonly JsonObject[]): Record<string, unknown> =>
  Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'Kustomization')
      .map((each) => [
        String(at(each, 'metadata.name')),
        ((at(each, 'spec.dependsOn') ?? []) as JsonObject[]).map(({ name }) => String(name)),
      ]),
  );
export const written = (each: ApiObject): JsonObject => each.toJson() as JsonObject;
export const onlyOne = (scope: Application | Stage): JsonObject => {
  const [only, ...others] = scope.node.findAll().filter(ApiObject.isApiObject);
  if (only === undefined || others.length > 0) throw new Error('expected one object');
  return written(only);
};
