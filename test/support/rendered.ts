import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../core/env/load';
import type { System } from '../../core/env/system';
import type { JsonObject, JsonValue, RenderedObject } from '../../core/object/object';
import { imagesOf } from '../../core/release/images';
import { loadRelease } from '../../core/release/load';
import { buildObjects } from '../../core/render/build';
import { ROOT } from './galley';
import { at } from './synth';

/** One container of a pod, with its environment and mounts. */
export interface RenderedContainer {
  readonly name: string;
  readonly object: JsonObject;
}

/** The objects of one environment of a real system, for questions about them. */
export class Rendered {
  constructor(readonly objects: readonly RenderedObject[]) {}

  /** The system's own: without what Flux or Argo CD works by, which is asked of its constructs. */
  get own(): Rendered {
    return new Rendered(this.objects.filter(({ application }) => application !== 'delivery' && application !== 'delivery-access'));
  }

  /** All objects of a kind. */
  all(kind: string): JsonObject[] {
    return this.objects.filter(({ object }) => object.kind === kind).map(({ object }) => object);
  }

  /** The object of a kind and name. */
  get(kind: string, name: string): JsonObject {
    const found = this.all(kind).find((object) => at(object, 'metadata.name') === name);
    if (found === undefined)
      throw new Error(
        `no ${kind} ${name}; there are ${this.all(kind)
          .map((object) => at(object, 'metadata.name'))
          .join(', ')}`,
      );
    return found;
  }

  /** All containers of the pods that an object makes, init containers and sidecars first. */
  static containersOf(object: JsonObject): RenderedContainer[] {
    const spec = at(object, 'spec.template.spec');
    return ['initContainers', 'containers'].flatMap((list) =>
      ((at(spec, list) ?? []) as JsonObject[]).map((container) => ({ name: String(container['name']), object: container })),
    );
  }
}

/** `<Secret>/<key>` for each secret key that a container gets by variable or by file, sorted. */
export function secretKeysOf(workload: JsonObject, container: JsonObject): string[] {
  const variables = ((container['env'] ?? []) as JsonObject[]).flatMap((variable) => {
    const reference = at(variable, 'valueFrom.secretKeyRef');
    return reference === undefined ? [] : [`${String(at(reference, 'name'))}/${String(at(reference, 'key'))}`];
  });
  const whole = ((container['envFrom'] ?? []) as JsonObject[]).map((source) => `${String(at(source, 'secretRef.name'))}/*`);
  const mounted = ((container['volumeMounts'] ?? []) as JsonObject[]).map(({ name }) => name);
  const files = ((at(workload, 'spec.template.spec.volumes') ?? []) as JsonObject[])
    .filter((volume) => mounted.includes(volume['name'] as JsonValue) && volume['secret'] !== undefined)
    .flatMap((volume) => {
      const items = at(volume, 'secret.items') as JsonObject[] | undefined;
      return (items ?? [{ key: '*' }]).map(({ key }) => `${String(at(volume, 'secret.secretName'))}/${String(key)}`);
    });
  return [...variables, ...whole, ...files].sort();
}

/**
 * Renders one environment of a real system.
 *
 * @param edit changes the environment file's text first
 */
export async function rendered(system: System, environment: string, edit: (text: string) => string = (text) => text): Promise<Rendered> {
  const file = `envs/${system.name}/${environment}.yaml`;
  const loaded = await loadEnvironment({ text: edit(readFileSync(join(ROOT, file), 'utf8')), file, systems: [system] });
  const releaseFile = `releases/${system.name}/${loaded.release}.yaml`;
  const release = loadRelease({ text: readFileSync(join(ROOT, releaseFile), 'utf8'), file: releaseFile, system });
  return new Rendered(buildObjects(system, loaded, imagesOf(release)));
}
