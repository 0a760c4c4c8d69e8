import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseFiles } from './files';
import { MOST_WORDS, passivesOf, wordingsIn } from './rules';

/**
 * `npm run words [-- MOST [PATH…]]`: sentences that are too long, and words that have plainer ones.
 * `npm run words -- passive [PATH…]`: passives, of which each room may have so many.
 */
const root = join(__dirname, '../..');
const [first = String(MOST_WORDS), ...paths] = process.argv.slice(2);
const rule = (file: string, text: string) => (first === 'passive' ? passivesOf(file, text) : wordingsIn(file, text, Number(first)));
const files = proseFiles(root).filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)));
const found = files.flatMap((file) => rule(file, readFileSync(join(root, file), 'utf8')));
for (const { place, wrong } of found) process.stdout.write(`${place}: ${wrong}\n`);
process.stdout.write(`${found.length} in ${files.length} files\n`);
process.exitCode = found.length === 0 ? 0 : 1;
