import { digestOf } from '../digest';
import type { Addition, NewService } from './new-service';

/** Values to set in a YAML file, by path; what is there stays. */
export type Values = readonly (readonly [path: readonly string[], value: unknown])[];

/** An entry of a lockfile. */
interface LockedImage {
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  readonly origin: 'seen' | 'sample';
  readonly from?: string;
}

/** Images of other projects that additions run. Their digests were found in public places; `galley pin` asks their registries. */
const THIRD_PARTY: Readonly<Record<'git-sync' | 'postgresql' | 'redis' | 'tailscale', LockedImage>> = {
  'git-sync': seen('registry.k8s.io/git-sync/git-sync', 'v4.3.0', '5813a7da0ccd58f6dfb9d5e48480e2877355e6bb3d7d81c8908eb1adc3a23b6e'),
  postgresql: seen(
    'ghcr.io/cloudnative-pg/postgresql',
    '17.10-standard-bookworm',
    'f94c0eea2a7e9d40880adebd27a912d8473d5805a99c4dbc6eb6244ad9770620',
  ),
  redis: seen('docker.io/library/redis', '7.4-alpine', 'ff02b58f971e7d7d156a1267e283fcbbeee91773b6aa36c49dac28ecfe28eadf'),
  tailscale: seen('ghcr.io/tailscale/tailscale', 'v1.98.8', 'd54b2e6a9c09f0e5ec52e82b9ad4af3d446b54a7c08075e92f11c39dd410105f'),
};

const SLOTS: Readonly<Partial<Record<Addition, keyof typeof THIRD_PARTY>>> = {
  'git-sync': 'git-sync',
  postgres: 'postgresql',
  redis: 'redis',
  tailscale: 'tailscale',
};

/** Names of the images of other projects that a service runs. */
export const thirdPartySlots = (service: NewService): string[] => service.with.flatMap((addition) => SLOTS[addition] ?? []).sort();

/** What each lockfile of the system gets: entries whose digests production refuses until they are resolved. */
export function lockfileValues(service: NewService, version: string): Values {
  return [
    ...(service.uses === undefined ? [[['components', service.name], sampleImage(service.image, version)] as const] : []),
    ...thirdPartySlots(service).map((slot) => [['thirdParty', slot], THIRD_PARTY[slot as keyof typeof THIRD_PARTY]] as const),
  ];
}

/** An image that nobody has built yet. */
export function sampleImage(image: string, tag: string): LockedImage {
  return { image, tag, digest: digestOf(`${image}:${tag}`), origin: 'sample' };
}

function seen(image: string, tag: string, hex: string): LockedImage {
  return { image, tag, digest: `sha256:${hex}`, origin: 'seen', from: 'public repositories' };
}

/** Address that no cluster has: https://www.rfc-editor.org/rfc/rfc5737 */
const NOWHERE = { cidr: '192.0.2.1/32' };

/**
 * What each environment gets: what its cluster has to have, and the settings that have no default.
 *
 * @param storageClass the first that the environment declares
 * @param inline false if the cluster is a file of its own
 */
export function environmentValues(service: NewService, storageClass: string | undefined, inline: boolean): Values {
  const has = (addition: Addition): boolean => service.with.includes(addition);
  const operator = (name: string, namespace: string) => [['cluster', 'operators', name], { namespace }] as const;
  const secrets = has('tailscale') || has('git-sync') || has('postgres') || has('redis');
  return [
    ...(inline
      ? [
          ...(service.rollout === undefined ? [] : [operator('argoRollouts', 'argo-rollouts')]),
          ...(has('postgres') ? [operator('cloudnativePg', 'cnpg-system'), [['cluster', 'apiServer'], [NOWHERE]] as const] : []),
          ...(secrets ? [operator('externalSecrets', 'external-secrets')] : []),
          ...(has('redis') && storageClass === undefined
            ? [[['cluster', 'storageClasses', 'standard'], { accessModes: ['ReadWriteOnce'] }] as const]
            : []),
        ]
      : []),
    ...(has('git-sync')
      ? [[['config', service.name, 'repository'], `https://git.example.com/${service.system}/content.git`] as const]
      : []),
    ...(has('redis') ? [[['config', service.name, 'redis', 'storageClass'], storageClass ?? 'standard'] as const] : []),
  ];
}
