import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFolders, compareObjects } from '../../api/review';
import { changesDocumentSchema } from '../../core/model/change';
import { toYaml } from '../../core/yaml/yaml';

const map = (value: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { level: value },
});
const secret = (value: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace: 'shop' },
  stringData: { token: value },
});

describe('compareObjects', () => {
  test('shows changes, and matches objects by identity', () => {
    const { document, text } = compareObjects([map('info'), secret('a')], [secret('a'), map('debug')]);
    expect(changesDocumentSchema.parse(document).changes).toMatchObject([
      {
        kind: 'changed',
        identity: { kind: 'ConfigMap', name: 'settings' },
        fields: [{ path: 'data.level', before: 'info', after: 'debug' }],
      },
    ]);
    expect(document.counts).toEqual({ added: 0, changed: 1, removed: 0, moved: 0 });
    expect(text).toContain('data.level');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows no value of a secret, and nothing where nothing changed', () => {
    const { document, text } = compareObjects([secret('opensesame')], [secret('swordfish')]);
    expect(`${JSON.stringify(document)}${text}`).not.toMatch(/opensesame|swordfish/);
    expect(compareObjects([map('a')], [map('a')]).document.changes).toEqual([]);
  });

  test('refuses values that are no objects', () => {
    expect(() => compareObjects([map('a')], [{ kind: 'ConfigMap' }])).toThrow('after[0]: expected text in apiVersion');
  });
});

describe('compareFolders', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-api-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('gives the same answer for files, and refuses a missing folder', async () => {
    for (const [name, value] of [
      ['before', 'info'],
      ['after', 'debug'],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'settings.yaml'), toYaml(map(value)));
    }
    const { document } = await compareFolders(join(folder, 'before'), join(folder, 'after'));
    expect(document.changes).toEqual(compareObjects([map('info')], [map('debug')]).document.changes);
    await expect(compareFolders(join(folder, 'before'), join(folder, 'gone'))).rejects.toThrow('name one that is there');
  });
});
