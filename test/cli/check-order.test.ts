import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderDocumentSchema } from '../../core/model/order';
import { ROOT } from '../support/galley';
import { ownSystems } from '../support/own-systems';
import { runHere } from '../support/project';

const APPLICATION =
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop, namespace: argocd}\nspec: {source: {path: shop}}\n';
const secret = (wave: number): string =>
  `---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db, namespace: shop, annotations: {argocd.argoproj.io/sync-wave: "${wave}"}}\nspec: {data: [{secretKey: password, remoteRef: {key: db}}]}\n`;
const WEB =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, annotations: {argocd.argoproj.io/sync-wave: "1"}}\nspec: {containers: [{name: web, image: web, envFrom: [{secretRef: {name: db}}]}]}\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-order-'));
  for (const each of ['apps', 'shop']) mkdirSync(join(folder, each));
  writeFileSync(join(folder, 'apps/shop.yaml'), APPLICATION);
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (wave: number): void => writeFileSync(join(folder, 'shop/all.yaml'), secret(wave) + WEB);
const galley = (...argv: string[]) => runHere({ argv, systems: ownSystems(), root: ROOT });

test('prints the steps, what each begins after and needs, within 80 columns', async () => {
  write(0);
  const { exit, out } = await galley('check', '--order', folder);
  expect(exit).toBe(0);
  const lines = out.split('\n').slice(1);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines).toEqual([
    '     by hand, first: Application shop',
    '  1  shop Sync wave 0',
    '     applies: ExternalSecret db',
    '     holds up: 2',
    '  2  shop Sync wave 1',
    '     begins when: 1 is done',
    '     applies: Pod web',
    '     needs: Secret shop/db of 1 (for Pod web)',
    'At a later commit',
    '     the same order',
    '     waves of Applications wait for each other only where argocd-cm says how to',
    '       judge their health, which was not given',
    '',
  ]);
});

test('reports steps that wait for later ones after the plan, and exits 1', async () => {
  write(2);
  const { exit, out } = await galley('check', '--order', folder);
  expect(exit).toBe(1);
  expect(out).toContain('order-later');
  expect(out).toContain('waits for Secret shop/db');
  expect(out).toContain(join(folder, 'shop/all.yaml:10'));
});

test('--json is one document of the schema', async () => {
  write(2);
  const { exit, out, err } = await galley('check', '--order', '--json', folder);
  expect(exit).toBe(1);
  const answer: unknown = JSON.parse(out);
  expect(orderDocumentSchema.parse(answer)).toEqual(answer);
  expect(err).toContain('order-later');
});

test('YAML that nothing applies has no order, and says so', async () => {
  rmSync(join(folder, 'apps'), { recursive: true });
  writeFileSync(join(folder, 'shop/all.yaml'), WEB.replace('"1"', '"0"'));
  expect((await galley('check', '--order', folder)).out).toContain('nothing that applies it was given');
  const told = await galley('graph', '--order', folder, '--out', join(folder, 'order.svg'));
  expect(told).toMatchObject({ exit: 0, err: expect.stringContaining('nothing that applies it was given') });
});

test('every environment of this repository has an order in which nothing gets stuck, and its picture', async () => {
  const { exit, out } = await galley('check', '--order', 'memql', 'ai-agents/prod');
  expect(exit).toBe(0);
  expect(out).toContain('memql/prod: the first install, by Argo CD');
  expect(out).toContain('ai-agents/prod: the first install, by Flux');
  await galley('graph', 'memql/prod', '--order', '--out', join(folder, 'order.svg'));
  expect(readFileSync(join(folder, 'order.svg'), 'utf8')).toContain('what waits for what');
});
