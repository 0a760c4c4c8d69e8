// Preloaded into a process: every directory is listed in another order than the file system's.
const fs = require('node:fs');

const { readdirSync } = fs;
let state = Number(process.env.SHUFFLE_SEED ?? 1);
const random = () => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
};

fs.readdirSync = (...args) => {
  const entries = readdirSync(...args);
  for (let i = entries.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [entries[i], entries[j]] = [entries[j], entries[i]];
  }
  return entries;
};
