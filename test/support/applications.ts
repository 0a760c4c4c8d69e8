import { ApiObject, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Application, type ApplicationProps } from '../../constructs/application';
import type { JsonObject } from '../../core/object/object';

/** Applications of one app, by id; each has a ConfigMap unless it is filled otherwise. */
export function applications<Id extends string>(
  all: Record<Id, (ApplicationProps & { fill?: (application: Application) => void }) | undefined>,
): Record<Id, Application> {
  const app = Testing.app();
  return Object.fromEntries(
    Object.entries<(ApplicationProps & { fill?: (application: Application) => void }) | undefined>(all).map(([id, given]) => {
      const application = new Application(app, id, { namespace: 'shop', ...given });
      (given?.fill ?? configMap)(application);
      return [id, application];
    }),
  ) as Record<Id, Application>;
}

/** Makes a ConfigMap of the scope's name. */
export const configMap = (scope: Application): unknown => new k8s.KubeConfigMap(scope, 'config', { metadata: { name: scope.node.id } });
/** Makes an object of any kind, named after it. */
export const object = (
  scope: ConstructorParameters<typeof ApiObject>[0],
  apiVersion: string,
  kind: string,
  spec: JsonObject = {},
  metadata: object = {},
): ApiObject =>
  new ApiObject(scope, `${kind}-${scope.node.children.length}`, {
    apiVersion,
    kind,
    metadata: { name: kind.toLowerCase(), ...metadata },
    spec,
  });
