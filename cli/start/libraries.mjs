import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import { digest, packName, packText, writeWhole } from './pack-text.mjs';

/** Libraries that a single command needs and that are larger than all others together, and tools: Node loads them itself. */
export const LEFT_TO_NODE = new Set(['@kubernetes/client-node', 'tsx', 'tsx/cjs/api', 'esbuild', 'chokidar', 'elkjs']);

/** Raised where the same libraries must be packed in another way. */
const WAY = '4';
const TARGET = { platform: 'node', target: 'node20', logLevel: 'silent' };

const ENTRY = 'galley-library:';

/** Each library is looked for from the source that imports it. */
const entriesOf = (imported) => ({
  name: 'libraries',
  setup(made) {
    made.onResolve({ filter: new RegExp(`^${ENTRY}`) }, ({ path }) => {
      const { word, from } = imported.get(path.slice(ENTRY.length));
      return made.resolve(word, { kind: 'import-statement', resolveDir: dirname(from) });
    });
  },
});

/** A pack for each library that sources import, and one for what several of them share; kept until one of their files changes. */
export class Libraries {
  #folder;
  #noted;

  constructor({ folder, noted }) {
    this.#folder = folder;
    this.#noted = noted;
  }

  /** @returns files of packs by name */
  async of(imported) {
    const names = [...imported.keys()].sort();
    if (names.length === 0) return {};
    const mark = digest(JSON.stringify([WAY, names.map((name) => [name, packageOf(imported.get(name).from, imported.get(name).word)])]));
    const before = this.#before();
    if (before?.mark === mark && this.#holds(before)) {
      for (const { path } of before.inputs) this.#noted.read(path);
      return before.packs;
    }
    const made = { mark, ...(await this.#make(names, imported)) };
    writeFileSync(join(this.#folder, 'libraries.json'), JSON.stringify(made));
    return made.packs;
  }

  async #make(names, imported) {
    const from = dirname(imported.get(names[0]).from);
    const { outputFiles, metafile } = await build({
      ...TARGET,
      entryPoints: Object.fromEntries(names.map((name) => [name, `${ENTRY}${name}`])),
      plugins: [entriesOf(imported)],
      absWorkingDir: from,
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: this.#folder,
      chunkNames: 'shared-[hash]',
      legalComments: 'none',
      metafile: true,
      write: false,
      external: [...LEFT_TO_NODE],
    }).catch(missing);
    const packs = await Promise.all(
      outputFiles.map(async ({ path, text }) => {
        const name = relative(this.#folder, path).replace(/\.js$/, '');
        const entry = metafile.outputs[relative(from, path)]?.entryPoint;
        const { code } = await transform(text, { ...TARGET, format: 'cjs', supported: { 'dynamic-import': false } });
        const imports = {};
        for (const [, word, other] of code.matchAll(/\brequire\("(\.\/([^"\n]+)\.js)"\)/g)) imports[word] = [other, `library:${other}`];
        const isCommonJs = entry !== undefined && metafile.inputs[entry]?.format === 'cjs';
        const whole = isCommonJs ? `${code}\nmodule.exports = module.exports.default;` : code;
        const pack = packText([{ path: `library:${name}`, code: whole, imports }]).text;
        writeWhole(join(this.#folder, packName(name, pack)), pack);
        return [name, packName(name, pack)];
      }),
    );
    const inputs = Object.keys(metafile.inputs)
      .map((path) => resolve(from, path))
      .map((path) => ({ path, hash: digest(this.#noted.read(path)), stamp: this.#noted.stampOf(path) }));
    return { packs: Object.fromEntries(packs), inputs };
  }

  #before() {
    try {
      return JSON.parse(readFileSync(join(this.#folder, 'libraries.json'), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #holds({ packs, inputs }) {
    return (
      Object.values(packs).every((pack) => existsSync(join(this.#folder, pack))) &&
      inputs.every(({ path, hash, stamp }) => {
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined) return false;
        return (stamp[0] === found.size && stamp[1] === found.mtimeMs) || digest(readFileSync(path, 'utf8')) === hash;
      })
    );
  }
}

/** What can't be packed of a library: most likely it needs one that is not installed. Told as Node tells what is missing. */
function missing(error) {
  const [{ text } = { text: error.message }] = error.errors ?? [];
  throw Object.assign(new Error(text), { code: 'MODULE_NOT_FOUND', requireStack: ['/node_modules/'] });
}

/** The package.json that an import of a library leads to; undefined if there is none. */
export function packageOf(from, word) {
  const folder = word.startsWith('@') ? word.split('/').slice(0, 2).join('/') : word.split('/')[0];
  for (let at = dirname(from); ; at = dirname(at)) {
    const found = join(at, 'node_modules', folder, 'package.json');
    if (existsSync(found)) return found;
    if (at === dirname(at)) return undefined;
  }
}
