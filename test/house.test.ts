import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUSE, importsOf } from '../tools/house/imports';

const ROOT = join(__dirname, '..');

/** All code of the product, by its path. */
const code = new Map([...importsOf(ROOT, HOUSE).keys()].map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

// What a chart writes for a container is no code of this process.
test('one place alone ends the process: commands return their exit code', () => {
  const ending = [...code]
    .filter(([file, text]) => !file.startsWith('charts/') && /\bprocess\.(?:exit\(|exitCode\s*=)/.test(text))
    .map(([file]) => file);
  expect(ending).toEqual(['cli/main.ts']);
});

test('every command says what it ends with', () => {
  const silent = [...code].filter(([file, text]) => file.startsWith('cli/') && file !== 'cli/command.ts' && text.includes('.action('));
  expect(silent.map(([file]) => file)).toEqual([]);
});
