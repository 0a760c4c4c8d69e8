import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from 'esbuild';
import { isFile } from './is-file.mjs';
import { LEFT_TO_NODE, packageOf } from './libraries.mjs';
import { digest, packName, packText, writeWhole } from './pack-text.mjs';

/** Raised where the same source must be compiled to something else. */
const WAY = '2';

/** The sources that an entry reaches, compiled one by one: after a change only what changed is compiled again. */
export class Sources {
  #root;
  #folder;
  #noted;
  #sources = new Map();
  #waiting = [];

  /** Libraries that are imported, by word: where from. */
  libraries = new Map();
  /** Files that would take the place of what was imported, were they there. */
  absent = new Set();
  /** Digests of what Node reads by itself. */
  beside = new Map();
  /** Names of the compiled files that are in use. */
  compiled = new Set();

  constructor({ root, folder, noted }) {
    this.#root = root;
    this.#folder = folder;
    this.#noted = noted;
  }

  /** Compiles a source, and all that it reaches. */
  async add(path) {
    this.#reach(path);
    for (let done = this.#waiting.shift(); done !== undefined; done = this.#waiting.shift()) await done;
  }

  #reach(path) {
    if (this.#sources.has(path)) return;
    const source = { imports: {} };
    this.#sources.set(path, source);
    this.#waiting.push(
      this.#compile(path).then((made) => {
        Object.assign(source, made);
        for (const [, word] of made.code.matchAll(/\brequire(?:\.lazy)?\("([^"\n]+)"\)/g)) this.#follow(path, word, source.imports);
      }),
    );
  }

  #follow(from, word, imports) {
    if (!word.startsWith('.')) {
      if (word.startsWith('node:') || LEFT_TO_NODE.has(word) || packageOf(from, word) === undefined) return;
      const name = `library-${word.replace(/\W+/g, '_')}`;
      imports[word] = [name, `library:${name}`];
      this.libraries.set(word, { name, from });
      return;
    }
    const candidates = candidatesOf(resolve(dirname(from), word));
    const index = candidates.findIndex(isFile);
    for (const path of candidates.slice(0, index < 0 ? undefined : index)) this.absent.add(path);
    const found = candidates[index];
    if (found === undefined) return;
    if (/\.[cm]?tsx?$/.test(found)) {
      imports[word] = [this.#groupOf(found), found];
      this.#reach(found);
    } else {
      this.beside.set(found, digest(this.#noted.read(found)));
    }
  }

  /** What esbuild makes of one file, kept by path and content. */
  async #compile(path) {
    const text = this.#noted.read(path);
    const name = `${digest(JSON.stringify([WAY, path, text]))}.json`;
    this.compiled.add(name);
    const file = join(this.#folder, 'made', name);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      // Not made yet.
    }
    const { code, map } = await transform(text, {
      sourcefile: path,
      loader: 'ts',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      supported: { 'dynamic-import': false },
      tsconfigRaw: { compilerOptions: { target: 'ES2023' } },
    });
    const made = { code: code.replace(/^(var import_\w+ = )require\("/gm, '$1require.lazy("'), map };
    writeWhole(file, JSON.stringify(made));
    return made;
  }

  /** The pack that a source goes into: one for each top folder. */
  #groupOf(path) {
    const [top, ...below] = relative(this.#root, path)
      .replace(/^(?:\.\.[/\\])+/, '')
      .split(/[/\\]/);
    return below.length === 0 ? 'main' : `from-${top.replace(/\W/g, '_')}`;
  }

  /** Writes the packs of sources. @returns their files by name */
  write() {
    const groups = new Map();
    for (const path of [...this.#sources.keys()].sort())
      groups.set(this.#groupOf(path), [...(groups.get(this.#groupOf(path)) ?? []), path]);
    const packs = [...groups].map(([group, paths]) => {
      const modules = paths.map((path) => ({ path, ...this.#sources.get(path) }));
      const { text, starts } = packText(modules);
      const name = packName(group, text);
      writeWhole(join(this.#folder, name), text);
      const maps = modules.map(({ path, map }, index) => ({ path, start: starts[index], map }));
      writeWhole(join(this.#folder, `${name}.map`), JSON.stringify(maps));
      return [group, name];
    });
    return Object.fromEntries(packs);
  }

  /** The words by which V8's compiled code is kept apart: the names of commands. */
  commands() {
    const names = [...this.#sources.keys()].map((path) => /[/\\]cli[/\\]commands[/\\]([a-z-]+)\.ts$/.exec(path)?.[1]);
    return [...new Set(names.filter((name) => name !== undefined))].sort();
  }
}

/** The files that an import may lead to; the first that is there counts. */
function candidatesOf(path) {
  const endings = ['.ts', '.tsx', '.mts', '.cts'].map((ending) => `${path}${ending}`);
  const typed = /\.[cm]?js$/.test(path) ? [path.replace(/\.([cm]?)js$/, '.$1ts')] : [];
  return [...typed, ...endings, path, `${path}.json`, join(path, 'index.ts')];
}
