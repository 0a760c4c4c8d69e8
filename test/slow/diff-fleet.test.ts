import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFleetRepository } from '../../bench/reading/repository';
import { changesDocumentSchema } from '../../core/model/change';
import { ROOT } from '../support/galley';

const folder = mkdtempSync(join(tmpdir(), 'diff-fleet-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('one image in 2,000 cells but three is shown in at most 25 lines', () => {
  const { base, head } = writeFleetRepository(folder, 2_000, ['cell-00003', 'cell-00777', 'cell-01999']);
  const diff = (...words: readonly string[]): string => {
    const given = [join(ROOT, 'cli/galley.mjs'), '-C', folder, 'diff', base, head, ...words];
    return spawnSync(process.execPath, given, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 }).stdout;
  };
  const text = diff();
  expect(text.replaceAll(/\s+/g, ' ')).toContain('not in fleet/cell-00003, fleet/cell-00777, fleet/cell-01999');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  expect(changesDocumentSchema.parse(JSON.parse(diff('--json'))).changes).toHaveLength(1_997);
}, 300_000);
