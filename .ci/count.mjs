// Adds up jest's results and prints the one line that says how many tests ran.
import { existsSync, readFileSync } from 'node:fs';

// A suite that could not even start has no file; its exit code has been noted by then.
const results = process.argv
  .slice(2)
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('numPendingTests') + sum('numTodoTests');
process.stdout.write(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
