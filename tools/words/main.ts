import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseFiles } from './files';
import { MOST_WORDS, wordingsIn } from './rules';

/** `npm run words [-- MOST [PATH…]]`: sentences that are too long, and words that have plainer ones. */
const root = join(__dirname, '../..');
const [most = String(MOST_WORDS), ...paths] = process.argv.slice(2);
const files = proseFiles(root).filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)));
const found = files.flatMap((file) => wordingsIn(file, readFileSync(join(root, file), 'utf8'), Number(most)));
for (const { place, wrong } of found) process.stdout.write(`${place}: ${wrong}\n`);
process.stdout.write(`${found.length} in ${files.length} files\n`);
process.exitCode = found.length === 0 ? 0 : 1;
