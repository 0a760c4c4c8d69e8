import { listAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { onceIn } from './near';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { World } from './world';

const SCAN = 'image.toolkit.fluxcd.io/ImageRepository';

/** Registry and owner of an image, `ghcr.io/example`; undefined if the runtime adds the registry. */
function ownerOf(image: string | undefined): string | undefined {
  const [host = '', owner, ...rest] = (image ?? '').split('/');
  return /[.:]/.test(host) && owner !== undefined && rest.length > 0 ? `${host}/${owner}` : undefined;
}

const ownersIn = (pod: PodTemplate): (string | undefined)[] => [
  ...new Set(containersOf(pod).map(({ container }) => ownerOf(textAt(container, 'image')))),
];

/** The account of a pod; undefined if it is not given. */
function accountOf(world: World, { namespace, spec }: PodTemplate): KubernetesObject | undefined {
  return world.find('/ServiceAccount', namespace, textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default');
}

const hasSecret = (world: World, pod: PodTemplate): boolean =>
  listAt(pod.spec, 'imagePullSecrets').length > 0 || listAt(accountOf(world, pod), 'imagePullSecrets').length > 0;

/** Whether nothing is missing: an account that is named and not given may have a Secret. */
const mayHaveSecret = (world: World, pod: PodTemplate): boolean =>
  hasSecret(world, pod) ||
  (accountOf(world, pod) === undefined && (textAt(pod.spec, 'serviceAccountName') ?? textAt(pod.spec, 'serviceAccount')) !== undefined);

/** Owners whose images some pod pulls with a Secret: of a pod with images of several nobody can tell which one it is for. */
const privateOwners = onceIn((world) => {
  const found = new Map<string, KubernetesObject>();
  for (const pod of world.pods) {
    const [owner, ...others] = ownersIn(pod);
    if (owner !== undefined && others.length === 0 && !found.has(owner) && hasSecret(world, pod)) found.set(owner, pod.object);
  }
  return found;
});

function* pulledByNobody(world: World): Generator<Found> {
  const owners = privateOwners(world);
  if (owners.size === 0) return;
  const told = (owner: string): string =>
    `${owners.get(owner)?.kind} ${owners.get(owner)?.metadata.name} pulls images of ${owner} with a Secret, and this one with none`;
  for (const pod of world.pods) {
    const owner = ownersIn(pod).find((each) => each !== undefined && owners.has(each));
    if (owner === undefined || !pod.complete || mayHaveSecret(world, pod)) continue;
    yield {
      object: pod.object,
      path: `${pod.specPath}.imagePullSecrets`,
      about: owner,
      wrong: told(owner),
      next: 'give the Secret to its ServiceAccount, or to the pod',
    };
  }
  for (const object of world.of(SCAN)) {
    const owner = ownerOf(textAt(object, 'spec', 'image'));
    const isAnswered = textAt(object, 'spec', 'secretRef', 'name') ?? textAt(object, 'spec', 'serviceAccountName');
    if (
      owner === undefined ||
      !owners.has(owner) ||
      isAnswered !== undefined ||
      (textAt(object, 'spec', 'provider') ?? 'generic') !== 'generic'
    )
      continue;
    yield {
      object,
      path: 'spec.secretRef',
      about: owner,
      wrong: told(owner),
      next: 'name a Secret of its own namespace in spec.secretRef',
    };
  }
}

const pod = (name: string, more: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec: {${more}containers: [{name: ${name}, image: ghcr.io/shop/${name}}]}\n---\n`;

/** Credentials for pulling images. */
export const PULL_CHECKS: readonly Check[] = [
  {
    id: 'pull-secret-missing',
    severity: 'warning',
    title: 'all images of a private owner are pulled with credentials',
    why: 'One pod pulls from this owner with a Secret, so its images are private. A pod without one starts only where a node has the image already, and after that it waits in ImagePullBackOff.',
    fix: 'Give the Secret to the ServiceAccount of every pod, and to each ImageRepository of Flux; or take it out where the images are public.',
    source: 'https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod',
    good: pod('web', 'imagePullSecrets: [{name: ghcr}], ') + pod('api', 'imagePullSecrets: [{name: ghcr}], '),
    bad: pod('web', 'imagePullSecrets: [{name: ghcr}], ') + pod('api', ''),
    find: pulledByNobody,
  },
];
