import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicApi } from '../../../tools/package/public-api';
import { ROOT } from '../../support/galley';

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const lines = (list: string): string[] => list.split('\n').filter((line) => line !== '');

test('api/public.txt is the public API; npm run api renews it', () => {
  expect(publicApi(ROOT)).toBe(text('api/public.txt'));
});

test('CHANGELOG.md names each change of the public API since the last release', () => {
  const [before, now] = [text('api/released.txt'), text('api/public.txt')].map((list) => new Set(lines(list)));
  const changed = [
    ...lines(text('api/released.txt')).filter((line) => !now?.has(line)),
    ...lines(text('api/public.txt')).filter((line) => !before?.has(line)),
  ];
  const [, newest = ''] = text('CHANGELOG.md').split(/^## /m);
  expect(changed.map((line) => line.split(' ')[1] ?? '').filter((name) => !newest.includes(`\`${name}\``))).toEqual([]);
});

test('lists each name with its kind', () => {
  expect(lines(text('api/public.txt')).filter((line) => / unknown /.test(line))).toEqual([]);
});

test('package.json leads to each entry of the list, and to its types', () => {
  const { exports } = JSON.parse(text('package.json')) as {
    readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  };
  const words = [...new Set(lines(text('api/public.txt')).map((line) => line.split(' ')[0] ?? ''))];
  for (const word of words) {
    const entry = word === 'galley' ? '.' : word.replace('galley', '.');
    const file = entry === '.' ? 'index' : entry.slice(2);
    expect(exports[entry]).toEqual({ types: `./lib/api/${file}.d.ts`, default: `./lib/api/${file}.js` });
  }
});
