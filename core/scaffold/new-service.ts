import { identifier } from './names';
import { systemIdentifier } from './system';

/** What a service may be given beside its own container. */
export const ADDITIONS = ['tailscale', 'git-sync', 'postgres', 'redis', 'migration'] as const;
export type Addition = (typeof ADDITIONS)[number];

export const ROLLOUTS = ['canary', 'blue-green'] as const;
export type RolloutKind = (typeof ROLLOUTS)[number];

/** A service to add to a system. */
export interface NewService {
  readonly system: string;
  readonly name: string;
  readonly port: number;
  /** Without tag and digest: `ghcr.io/acme/checkout`. */
  readonly image: string;
  readonly with: readonly Addition[];
  readonly rollout: RolloutKind | undefined;
}

/** What the function that adds it is called. */
export const serviceIdentifier = ({ system, name }: Pick<NewService, 'system' | 'name'>): string =>
  identifier(
    name,
    'Service',
    ['', 'Config', 'Images'].map((end) => `${systemIdentifier(system)}${end}`),
  );

/** A name as it stands where a key is: quoted where it has to be. */
export const keyText = (name: string): string => (isPlain(name) ? name : `'${name}'`);

/** The value of a name in an object. */
export const memberText = (object: string, name: string): string => (isPlain(name) ? `${object}.${name}` : `${object}['${name}']`);

const isPlain = (name: string): boolean => /^[a-z][a-z0-9]*$/.test(name);
