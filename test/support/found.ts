import { CHECKS } from '../../core/check/checks';
import { World } from '../../core/check/world';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { readManifests } from '../../core/manifest/manifests';

/** Where a check finds something in YAML: `Deployment/web spec.replicas`. */
export function foundIn(id: string, yaml: string, { whole = true, version = '1.35' } = {}): string[] {
  const check = CHECKS.find((each) => each.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  const { manifests, unread } = readManifests(new Map([['test.yaml', yaml]]));
  expect(unread).toEqual([]);
  const world = new World({
    objects: manifests.map(({ object }) => object),
    whole,
    kubernetesVersion: KubernetesVersion.parse(version),
  });
  return [...check.find(world)].map(({ object, path = '' }) => `${object.kind}/${object.metadata.name} ${path}`.trim());
}
