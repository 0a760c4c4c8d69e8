import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { transform } from 'esbuild';
import { isFile } from './is-file.mjs';
import { LEFT_TO_NODE, packageOf } from './libraries.mjs';
import { digest, packName, packText, writeWhole } from './pack-text.mjs';

/** Raised where the same source must be compiled to something else. */
const WAY = '3';

/** The sources that an entry reaches, compiled one by one: after a change only what changed is compiled again. */
export class Sources {
  #root;
  #folder;
  #noted;
  #sources = new Map();
  #waiting = [];
  /** Folder of the package that Galley is; undefined if it runs from its own sources. */
  #package;
  #entry;
  #copies = new Map();
  #names = new Map();

  /** Libraries that are imported, by the name of their pack: the word, and where from. */
  libraries = new Map();
  /** Missing files that would replace an import if they existed. */
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
    this.#entry = path;
    if (path.endsWith('.js')) this.#isIn(path);
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
    if (isGalley(word) && (this.#followOwn(from, word, imports) || this.#followPackage(from, word, imports))) return;
    if (!word.startsWith('.')) {
      if (word.startsWith('node:') || LEFT_TO_NODE.has(word) || packageOf(from, word) === undefined) return;
      const name = this.#libraryName(from, word);
      imports[word] = [name, `library:${name}`];
      this.libraries.set(name, { word, from });
      return;
    }
    const isPackaged = this.#isPackaged(from);
    const candidates = (isPackaged ? compiledOf : candidatesOf)(resolve(dirname(from), word));
    const index = candidates.findIndex(isFile);
    // Nobody adds a file to a package.
    if (!isPackaged) for (const path of candidates.slice(0, index < 0 ? undefined : index)) this.absent.add(path);
    const found = candidates[index];
    if (found === undefined) return;
    if (/\.[cm]?tsx?$/.test(found) || (isPackaged && found.endsWith('.js'))) {
      imports[word] = [this.#groupOf(found), found];
      this.#reach(found);
    } else {
      this.beside.set(found, digest(this.#noted.read(found)));
    }
  }

  /** Galley itself, where it runs from its own sources: what the package gives to others lies in api/ there. */
  #followOwn(from, word, imports) {
    const root = packageFolder(from);
    this.#names.set(root, this.#names.get(root) ?? nameOf(root));
    if (this.#names.get(root) !== 'galley') return false;
    const [, part = 'index'] = /^galley(?:\/(.+))?$/.exec(word);
    const found = join(root, part.startsWith('imports/') ? `${part}.ts` : `api/${part}.ts`);
    if (!isFile(found)) return false;
    imports[word] = [this.#groupOf(found), found];
    this.#reach(found);
    return true;
  }

  /** Galley itself, where it is a package: it packs these files like the project's own, so that a command runs only those that it needs. */
  #followPackage(from, word, imports) {
    let found;
    try {
      found = createRequire(from).resolve(word);
    } catch {
      return false;
    }
    this.#isIn(found);
    imports[word] = [this.#groupOf(found), found];
    this.#reach(found);
    return true;
  }

  /** Notes where the package lies. An installation of another version changes its manifest. */
  #isIn(file) {
    if (this.#package !== undefined) return;
    this.#package = `${packageFolder(file)}${sep}`;
    this.#noted.read(join(this.#package, 'package.json'));
  }

  #isPackaged(path) {
    return this.#package !== undefined && path.startsWith(this.#package);
  }

  /** One for each copy of a package: two sources may get different versions of one. */
  #libraryName(from, word) {
    const name = `library-${word.replace(/\W+/g, '_')}`;
    const copies = this.#copies.get(name) ?? [];
    const copy = packageOf(from, word);
    if (!copies.includes(copy)) copies.push(copy);
    this.#copies.set(name, copies);
    return copies.indexOf(copy) === 0 ? name : `${name}-${digest(copy).slice(0, 8)}`;
  }

  /** What esbuild makes of one file, kept by path and content. A file of the package is compiled already. */
  async #compile(path) {
    const text = this.#noted.read(path);
    if (path.endsWith('.js')) return { code: lazyImports(text), map: '' };
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
    const made = { code: lazyImports(code), map };
    writeWhole(file, JSON.stringify(made));
    return made;
  }

  /** The pack that a source goes into: one for each top folder. */
  #groupOf(path) {
    if (path === this.#entry) return 'main';
    if (this.#isPackaged(path)) return `galley-${path.slice(this.#package.length).split(/[/\\]/).slice(1, -1)[0] ?? 'main'}`;
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
    const names = [...this.#sources.keys()].map((path) => /[/\\]cli[/\\]commands[/\\]([a-z-]+)\.[jt]s$/.exec(path)?.[1]);
    return [...new Set(names.filter((name) => name !== undefined))].sort();
  }
}

/** The files that an import may lead to; the first that is there counts. */
function candidatesOf(path) {
  const endings = ['.ts', '.tsx', '.mts', '.cts'].map((ending) => `${path}${ending}`);
  const typed = /\.[cm]?js$/.test(path) ? [path.replace(/\.([cm]?)js$/, '.$1ts')] : [];
  return [...typed, ...endings, path, `${path}.json`, join(path, 'index.ts')];
}

/** The same of what is compiled. */
const compiledOf = (path) => [`${path}.js`, path, `${path}.json`, join(path, 'index.js')];

const isGalley = (word) => word === 'galley' || word.startsWith('galley/');

/** What the package in a folder is called. */
function nameOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name;
  } catch {
    return undefined;
  }
}

/** The folder that a file of a package lies in: `…/node_modules/galley`, or wherever a link leads. */
function packageFolder(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isFile(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  }
}

/** An imported module runs on the first use of one of its names. */
const lazyImports = (code) => code.replace(/^(var import_\w+ = )require\("/gm, '$1require.lazy("');
