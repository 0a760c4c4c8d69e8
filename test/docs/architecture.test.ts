import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDrawings } from '../../tools/house/draw';
import { circlesOf, grouped, HOUSE, importsOf, roomOf } from '../../tools/house/imports';
import { ROOT } from '../support/galley';

const house = importsOf(ROOT, HOUSE);

test('no file imports itself by way of others', () => {
  expect(circlesOf(importsOf(ROOT, [...HOUSE, 'tools', 'test']))).toEqual([]);
});

test('no room of core/ imports itself by way of others', () => {
  expect(circlesOf(grouped(house, roomOf))).toEqual([]);
});

test('finds a circle, and prints the way around', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(circlesOf(graph)).toEqual([['b', 'd', 'b']]);
});

test('docs/architecture.md draws the house as its files import each other; npm run house draws it anew', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  expect(page).toBe(withDrawings(page, ROOT));
});

test('docs/architecture.md describes every room of core/ and every folder', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const rooms = [...new Set([...house.keys()].filter((file) => /^core\/.*\//.test(file)).map(roomOf))].sort();
  const folders = ['api', 'cli', 'verbs', 'ports', 'core', 'charts', 'constructs', 'imports', 'tools', 'test'];
  expect([...page.matchAll(/^\| `core\/([a-z]+)\/` \|/gm)].map(([, room]) => `core/${room}`)).toEqual(rooms);
  expect([...page.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, folder]) => folder).sort()).toEqual(folders.sort());
});
