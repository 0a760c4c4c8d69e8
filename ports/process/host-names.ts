import { lookup } from 'node:dns/promises';

/** Where a host's name leads. */
export interface HostNames {
  /** Its addresses; none if there is no such name. Undefined if no resolver answers. */
  readonly addresses: (host: string) => Promise<readonly string[] | undefined>;
}

/** As this machine resolves names. */
export const HOST_NAMES: HostNames = {
  addresses: async (host) => {
    try {
      return (await lookup(host, { all: true })).map(({ address }) => address);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOTFOUND' ? [] : undefined;
    }
  },
};
