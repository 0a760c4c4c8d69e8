import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';

export const digest = (text) => createHash('sha256').update(text).digest('hex');

/** The name of a pack's file: it changes with the content. */
export const packName = (group, text) => `${group}-${digest(text).slice(0, 20)}.js`;

/**
 * A script whose value has for each module, by path, a function and where its imports lead.
 *
 * @returns the text, and the line before the first one of each module's code
 */
export function packText(modules) {
  const starts = [];
  let line = 1;
  const parts = modules.map(({ path, code, imports }) => {
    const text = `${JSON.stringify(path)}:{imports:${JSON.stringify(imports)},run(module,exports,require,__filename,__dirname){\n${code}\n}},`;
    starts.push(line + 1);
    line += text.split('\n').length;
    return text;
  });
  return { text: `({\n${parts.join('\n')}\n})`, starts };
}

/** Writes a file that is there whole or not at all. One that is named after its content is there already where its name is. */
export function writeWhole(path, text) {
  if (existsSync(path) && !path.endsWith('manifest.json')) return;
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}
