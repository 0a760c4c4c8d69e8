import { declaredIn } from '../../../tools/docs/declarations';
import { deadLinks } from '../../../tools/docs/links';
import { entryPage } from '../../../tools/docs/pages';

const DECLARATIONS = `/** What is told of it. */
import type { X } from './x';
/** Properties for \`Thing\`. */
export interface ThingProps {
    /** How many. @default 2 */
    readonly count?: number;
}
/**
 * A thing of \`ThingProps\`.
 *
 * @param scope where
 *   it stands
 * @throws Error where it can't
 */
export declare class Thing extends X {
    private readonly hidden;
    #private;
    /** Kept to itself. */
    private secret;
    readonly name: string;
    constructor(scope: X, props: ThingProps);
    /** Does it. */
    work(): void;
}
export declare const LIMIT = 3;
export type Either = 'a' | 'b';
export type Shape = {
    readonly a: 1;
} | {
    readonly b: 2;
};
/** Makes one. */
export declare function make(props: ThingProps, { more }?: {
    readonly more?: string;
}): Thing;
export type { Other as Named } from './other';
export { z } from 'zod';
`;
const read = (path: string): string =>
  ({ 'lib/api/a.d.ts': DECLARATIONS, 'lib/api/other.d.ts': '/** Another. */\nexport interface Other {\n    a: 1;\n}\n' })[path] ?? '';

test('prints each declaration with its comment and without private members', () => {
  const found = new Map(declaredIn(DECLARATIONS).map((each) => [each.name, each]));
  expect([...found.keys()]).toEqual(['ThingProps', 'Thing', 'LIMIT', 'Either', 'Shape', 'make']);
  expect(found.get('Thing')).toEqual({
    name: 'Thing',
    kind: 'class',
    says: "A thing of `ThingProps`.\n\n- *param*: scope where   it stands\n- *throws*: Error where it can't",
    code: 'class Thing extends X {\n  readonly name: string;\n  constructor(scope: X, props: ThingProps);\n  /** Does it. */\n  work(): void;\n}',
  });
  expect(found.get('Shape')?.code).toBe('type Shape = {\n  readonly a: 1;\n} | {\n  readonly b: 2;\n};');
  expect(found.get('LIMIT')?.code).toBe('const LIMIT = 3;');
  expect(found.get('make')?.code).toBe('function make(props: ThingProps, { more }?: {\n  readonly more?: string;\n}): Thing;');
});

test('a page has every name of its entry, linked, with those of other packages', () => {
  const page = entryPage({ word: 'galley/a', file: 'lib/api/a.d.ts', source: 'lib/api/a.d.ts', read });
  expect(page).toMatch(/^# `galley\/a`\n\nWhat is told of it\.\n\n\[Either\]\(#either\)/);
  expect(page).toContain('A thing of [`ThingProps`](#thingprops).');
  expect(page).toContain('## Named\n\nAnother.\n\n```ts\ninterface Other {\n  a: 1;\n}\n```');
  expect(page).toContain('From other packages: `z` of zod.');
  expect(deadLinks(new Map([['a.md', page]]), () => false)).toEqual([]);
});

test('links to files and headings that are not there are found, and none in code', () => {
  const pages = new Map([
    [
      'docs/a.md',
      '# One `two`, three\n\n[here](#one-two-three) [no](#one) [b](b.md) [b](b.md#two-1) [no](b.md#three) [file](../x.ts) [no](y.ts)\n`[code](no.md)` [web](https://a.b/c)\n```\n[code](no.md)\n```\n',
    ],
    ['docs/b.md', '## Two\n## Two\n'],
  ]);
  expect(deadLinks(pages, (path) => path === 'x.ts').map(({ line, target }) => `${line} ${target}`)).toEqual([
    '3 #one',
    '3 b.md#three',
    '3 y.ts',
  ]);
});
