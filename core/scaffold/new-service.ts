import { capitalised, identifier } from './names';
import { systemIdentifier } from './system';

/** Additional parts of a service beside its own container. */
export const ADDITIONS = ['tailscale', 'git-sync', 'postgres', 'redis', 'migration'] as const;
export type Addition = (typeof ADDITIONS)[number];

export const ROLLOUTS = ['canary', 'blue-green'] as const;
export type RolloutKind = (typeof ROLLOUTS)[number];

/** A service to add to a system. */
export interface NewService {
  readonly system: string;
  readonly name: string;
  /** On which it answers HTTP; undefined for a worker, which answers nobody. */
  readonly port: number | undefined;
  /** Five fields of cron, for what runs by the clock and ends; undefined for what runs on. */
  readonly schedule: string | undefined;
  /** Without tag and digest: `ghcr.io/acme/checkout`. */
  readonly image: string;
  /** Another service, whose image it runs, and whose variables and stores are its own too; undefined if it has an image of its own. */
  readonly uses: string | undefined;
  readonly with: readonly Addition[];
  readonly rollout: RolloutKind | undefined;
}

/** Name of the function that adds it. */
export const serviceIdentifier = ({ system, name }: Pick<NewService, 'system' | 'name'>): string =>
  identifier(
    name,
    'Service',
    ['', 'Config', 'Images'].map((end) => `${systemIdentifier(system)}${end}`),
  );

/** What a service with stores gives to others: the interface in its index. */
export const sharedName = (service: Pick<NewService, 'system' | 'name'>): string => `${capitalised(serviceIdentifier(service))}Shared`;

/** How the system's chart calls a service, and keeps what it gives to others. */
export const sharedCall = (service: Pick<NewService, 'system' | 'name'>): readonly [plain: string, kept: string, name: string] => {
  const name = `${serviceIdentifier(service)}Shared`;
  const plain = `${serviceIdentifier(service)}(installation);`;
  return [plain, `const ${name} = ${plain}`, name];
};

/** A name as it stands where a key is: quoted where it has to be. */
export const keyText = (name: string): string => (isPlain(name) ? name : `'${name}'`);

/** The value of a name in an object. */
export const memberText = (object: string, name: string): string => (isPlain(name) ? `${object}.${name}` : `${object}['${name}']`);

const isPlain = (name: string): boolean => /^[a-z][a-z0-9]*$/.test(name);
