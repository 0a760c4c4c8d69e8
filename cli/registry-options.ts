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
  return new HttpRegistry({ patience: { ...PATIENCE, timeout: timeout * 1000 }, plain: new Set(plainHttp), tell: io.progress });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('expected seconds, more than 0 and at most 3600');
  return value;
}
