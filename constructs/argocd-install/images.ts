import type { ImageRef } from '../../core/image';
import type { ConstructFault } from '../invalid';
import type { InstallContainer, InstallObject } from './install-object';

/**
 * The same workload with an image of the release in every container and init container; any other object as it is.
 *
 * @param imageFor the release's image for a repository of upstream's, if it has one
 * @param refusal makes the error for an image that the release has no slot for: a version that runs something new needs a new slot
 */
export function withImages(
  object: InstallObject,
  imageFor: (repository: string) => ImageRef | undefined,
  refusal: (fault: ConstructFault) => Error,
): InstallObject {
  const pod = object.spec?.template?.spec;
  if (pod === undefined) return object;
  const pinned = (container: InstallContainer): InstallContainer => {
    const image = imageFor(container.image);
    if (image === undefined) {
      const where = `${object.kind} ${object.metadata.name}, container ${container.name}`;
      throw refusal({ prop: 'images', expected: `one for ${container.image} (${where})`, got: 'none', next: 'add a slot' });
    }
    return { ...container, image: image.toString() };
  };
  const spec = {
    ...pod,
    containers: pod.containers.map(pinned),
    initContainers: pod.initContainers?.map(pinned),
  };
  return { ...object, spec: { ...object.spec, template: { ...object.spec?.template, spec } } };
}
