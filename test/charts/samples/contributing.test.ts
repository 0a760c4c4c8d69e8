import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../support/galley';

const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const [, map = '', way = '', changes = ''] = page.split(/^## /m);

/** Paths that a text names; what stands in `<…>` is as in the samples. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:[\w.<>-]+\/)+[\w.<>-]*|[\w-]+\.(?:ts|md|yaml))`/g)]
    .map(([, path = '']) => path)
    .map((path) =>
      path
        .replaceAll('<system>', 'kaze')
        .replace(/^constructs\/<noun>\/<name>/, 'constructs/storage/claim')
        .replace(/^constructs\/<name>/, 'constructs/quota')
        .replace('<name>', 'capacity'),
    )
    .map((path) => path.replace('charts/kaze/capacity', 'charts/kaze/features'));

test('the map names each folder of the house, and each path that the page names is there', () => {
  const folders = [
    'api',
    'charts',
    'cli',
    'constructs',
    'core',
    'dist',
    'envs',
    'imports',
    'ports',
    'prices',
    'releases',
    'test',
    'tools',
    'verbs',
  ];
  const rooms = [...map.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, room]) => room);
  expect(rooms).toEqual(expect.arrayContaining(folders));
  const paths = [...pathsIn(map), ...pathsIn(way), ...pathsIn(changes)].filter((path) => path !== 'clusters/');
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the page’s example value is at both ends of its way', () => {
  const [, from = '', file = ''] = /^`config\.([\w.]+): \w+` in `([^`]+)`/m.exec(way) ?? [];
  const [, to = '', object = ''] = /`spec\.([\w.]+): \w+` in\s+`([^`]+)`/.exec(way) ?? [];
  const at = (path: string, keys: string): unknown =>
    keys.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], parse(readFileSync(join(ROOT, path), 'utf8')));
  expect(at(file, `config.${from}`)).toBe('5Gi');
  expect(at(object, `spec.${to}`)).toBe('5Gi');
});

test('each decision has its line in the list of them, and each page says how it stands', () => {
  const list = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
  const pages = [...list.matchAll(/\((\d{4}-[\w-]+\.md)\)/g)].map(([, name = '']) => name);
  expect(
    pages.filter((name) => !/^Status: (?:accepted|superseded)/m.test(readFileSync(join(ROOT, 'docs/decisions', name), 'utf8'))),
  ).toEqual([]);
  expect(new Set(pages.map((name) => name.slice(0, 4))).size).toBe(pages.length);
});
