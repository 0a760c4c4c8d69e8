import { InvalidArgumentError } from 'commander';
import { PATIENCE } from '../core/registry/patience';
import { HttpRegistry } from '../ports/registry/http-registry';
import { type Command, eachTime, type RegistryOptions } from './command';
import type { Io } from './io';

/** Options of every command that asks registries. */
export function withRegistryOptions(command: Command): Command {
  return command
    .option('--plain-http <host>', 'registry to use without TLS, as for those on this machine; repeat it for more', eachTime, [])
    .option('--timeout <seconds>', 'time limit of one request to a registry', seconds, PATIENCE.timeout / 1000);
}

/** Registries over HTTP, by these options. */
export function registryFor({ plainHttp, timeout }: RegistryOptions, io: Io): HttpRegistry {
  return new HttpRegistry({ patience: { ...PATIENCE, timeout: Math.ceil(timeout * 1000) }, plain: new Set(plainHttp), tell: io.progress });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.001 && value <= 3600)) throw new InvalidArgumentError('expected seconds, from 0.001 to 3600');
  return value;
}
