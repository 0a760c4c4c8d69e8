import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { inUserNamespace, unmaskedProc, wrongProfiles } from './baseline';
import { given, items, type Pod } from './pod';
import type { Breach, Rule } from './rule';

/** Volumes that give a pod nothing of the node, nor of a server that it names itself. */
export const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * The rules of `restricted` beside those of `baseline`: what hardened pods have.
 *
 * @see https://github.com/kubernetes/pod-security-admission/tree/v0.35.4/policy
 */
export const RESTRICTED: readonly Rule[] = [
  {
    id: 'allowPrivilegeEscalation',
    judge: (pod) =>
      onWindows(pod)
        ? []
        : pod.containers
            .filter(({ value }) => valueAt(value, 'securityContext', 'allowPrivilegeEscalation') !== false)
            .map(({ path, value }) =>
              missing(
                `${path}.securityContext.allowPrivilegeEscalation`,
                'false',
                given(value, 'securityContext', 'allowPrivilegeEscalation'),
              ),
            ),
  },
  {
    id: 'capabilities_restricted',
    overrides: ['capabilities_baseline'],
    judge: (pod) => (onWindows(pod) ? [] : wrongCapabilities(pod)),
  },
  { id: 'procMount_restricted', since: 35, overrides: ['procMount'], judge: unmaskedProc },
  { id: 'restrictedVolumes', overrides: ['hostPathVolumes'], judge: otherVolumes },
  { id: 'runAsNonRoot', judge: (pod, minor) => (minor >= 35 && inUserNamespace(pod) ? [] : maybeRoot(pod)) },
  {
    id: 'runAsUser',
    judge: (pod, minor) =>
      minor >= 35 && inUserNamespace(pod)
        ? []
        : pod.contexts
            .filter(({ value }) => valueAt(value, 'runAsUser') === 0)
            .map(({ path }) => ({ path: `${path}.runAsUser`, expected: 'another user than root', got: '0', next: 'leave it out' })),
  },
  {
    id: 'seccompProfile_restricted',
    overrides: ['seccompProfile_baseline'],
    judge: (pod) => (onWindows(pod) ? [] : [...wrongProfiles(pod, 'seccompProfile'), ...withoutSeccomp(pod)]),
  },
];

const onWindows = ({ spec }: Pod): boolean => textAt(spec.value, 'os', 'name') === 'windows';

function wrongCapabilities({ containers }: Pod): Breach[] {
  return containers.flatMap(({ path, value }) => {
    const at = `${path}.securityContext.capabilities`;
    const capabilities = given(value, 'securityContext', 'capabilities');
    const dropped = listAt(capabilities, 'drop');
    return [
      ...(dropped.includes('ALL') ? [] : [missing(`${at}.drop`, '["ALL"]', given(capabilities, 'drop'))]),
      ...listAt(capabilities, 'add')
        .filter((added) => added !== 'NET_BIND_SERVICE')
        .map((added) => ({
          path: `${at}.add`,
          expected: 'NET_BIND_SERVICE at the most',
          got: JSON.stringify(added),
          next: 'leave it out',
        })),
    ];
  });
}

function otherVolumes({ spec }: Pod): Breach[] {
  return items(spec, 'volumes')
    .filter(({ value }) => VOLUMES.every((source) => given(value, source) === undefined))
    .map(({ path, value }) => ({
      path,
      expected: `one of ${VOLUMES.join(', ')}`,
      got: Object.keys(mapAt(value)).find((key) => key !== 'name' && given(value, key) !== undefined) ?? 'no source',
      next: 'take one of these, such as a claim',
    }));
}

function maybeRoot({ contexts, containers }: Pod): Breach[] {
  const field = 'runAsNonRoot';
  const explicit = contexts
    .filter(({ value }) => valueAt(value, field) === false)
    .map(({ path }) => missing(`${path}.${field}`, 'true', false));
  if (contexts.some(({ path, value }) => path === POD_CONTEXT && valueAt(value, field) === true)) return explicit;
  const implicit = containers
    .filter(({ value }) => given(value, 'securityContext', field) === undefined)
    .map(({ path }) => missing(`${path}.securityContext.${field}`, 'true, here or for the whole pod', undefined));
  return [...explicit, ...implicit];
}

/** Containers without a profile of their own in a pod without one. If the pod's own profile is wrong, only the pod gets a finding. */
function withoutSeccomp({ contexts, containers }: Pod): Breach[] {
  if (contexts.some(({ path, value }) => path === POD_CONTEXT && given(value, 'seccompProfile') !== undefined)) return [];
  return containers
    .filter(({ value }) => given(value, 'securityContext', 'seccompProfile') === undefined)
    .map(({ path }) =>
      missing(`${path}.securityContext.seccompProfile.type`, 'RuntimeDefault or Localhost, here or for the whole pod', undefined),
    );
}

const POD_CONTEXT = 'spec.securityContext';

function missing(path: string, expected: string, got: JsonValue | undefined): Breach {
  if (got === undefined) return { path, expected, got: 'nothing', next: 'set it', isMissing: true };
  return { path, expected, got: JSON.stringify(got), next: 'set it' };
}
