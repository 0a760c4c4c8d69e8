/**
 * Removes the directories in WORKSPACE_DIR that nobody wrote to for OLDER_THAN_HOURS, and nothing else. It follows no symbolic link, and
 * treats a missing folder as empty. It tries all, and exits 1 if it could not remove one.
 */
export const CLEANUP_SCRIPT = `
const fs = require('node:fs');
const path = require('node:path');
const root = process.env.WORKSPACE_DIR;
const hours = Number(process.env.OLDER_THAN_HOURS);
if (!root || !(hours > 0)) throw new Error('WORKSPACE_DIR and OLDER_THAN_HOURS: expected a folder and hours');
const before = Date.now() - hours * 3600 * 1000;
const entries = fs.existsSync(root) ? fs.readdirSync(root, { withFileTypes: true }) : [];
let removed = 0;
for (const entry of entries) {
  const folder = path.join(root, entry.name);
  try {
    if (!entry.isDirectory() || newest(folder) > before) continue;
    fs.rmSync(folder, { recursive: true, force: true });
    removed += 1;
  } catch (error) {
    console.error(folder + ': ' + error.message);
    process.exitCode = 1;
  }
}
console.log('removed ' + removed + ' of ' + entries.length);
function newest(file) {
  const stat = fs.lstatSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return fs.readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), stat.mtimeMs);
}
`.trim();

/** Asks the API to refresh idle accounts; any answer but a good one fails the Job, which is then tried again. */
export const TOKEN_REFRESH_SCRIPT = `
fetch(process.env.API_URL + '/api/accounts/refresh', { method: 'POST', signal: AbortSignal.timeout(120000) })
  .then((answer) => {
    console.log('refresh: ' + answer.status);
    if (!answer.ok) process.exitCode = 1;
  })
  .catch((error) => {
    console.error('refresh: ' + (error.cause ?? error).message);
    process.exitCode = 1;
  });
`.trim();
