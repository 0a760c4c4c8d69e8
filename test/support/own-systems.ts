import type { System } from '../../core/env/system';

/** The systems that main.ts hands to the command line: whoever adds one there has it in every test that asks for all. */
export function ownSystems(): readonly System[] {
  let handed: readonly System[] = [];
  jest.isolateModules(() => {
    jest.doMock('../../cli/main', () => ({
      main: ({ systems }: { readonly systems: readonly System[] }) => {
        handed = systems;
      },
    }));
    require('../../main');
    jest.dontMock('../../cli/main');
  });
  return handed;
}
