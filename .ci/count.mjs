// Adds up jest's results and prints the one line that says how many tests ran.
import { readFileSync } from 'node:fs';

const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('numPendingTests') + sum('numTodoTests');
process.stdout.write(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
