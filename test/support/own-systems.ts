import type { System } from '../../core/env/system';

let handed: readonly System[] | undefined;

/**
 * The systems that main.ts hands to the command line: whoever adds one there has it in every test that asks for all. main.ts is read once, beside
 * the modules of the test itself: a second copy of cdk8s would not know the objects of the first.
 */
export function ownSystems(): readonly System[] {
  if (handed !== undefined) return handed;
  jest.doMock('../../cli/main', () => ({
    main: ({ systems }: { readonly systems: readonly System[] }) => {
      handed = systems;
    },
  }));
  require('../../main');
  jest.dontMock('../../cli/main');
  return handed ?? [];
}
