import { performance } from 'node:perf_hooks';
import { findWithSecretlint } from '../../../core/secrets/secretlint';

test('a scan leaves nothing behind that the next would be slower for', async () => {
  for (let count = 0; count < 3; count += 1) await findWithSecretlint('a: 1\n');
  expect(performance.getEntries().filter(({ name }) => name.startsWith('@core>'))).toEqual([]);
});
