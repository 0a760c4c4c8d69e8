import { Module } from 'node:module';
import type { System } from '../../core/env/system';

/**
 * The systems that main.ts hands to the command line: whoever adds one there has it in every test that asks for all. main.ts is read beside a command
 * line that only remembers them.
 */
export function ownSystems(): readonly System[] {
  let handed: readonly System[] = [];
  const [main, cli] = [require.resolve('../../main'), require.resolve('../../cli/main')];
  const real = require.cache[cli];
  const remembers = new Module(cli);
  remembers.exports = {
    main: ({ systems }: { readonly systems: readonly System[] }) => {
      handed = systems;
    },
  };
  remembers.loaded = true;
  require.cache[cli] = remembers;
  delete require.cache[main];
  try {
    require(main);
  } finally {
    delete require.cache[cli];
    if (real !== undefined) require.cache[cli] = real;
  }
  return handed;
}
