import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** Of manifest.json: raised when it says something else than before. */
export const FORMAT = 2;

/**
 * How much of a function runs, in bytes of bytecode, before V8 optimizes it: nine times what Node 20 takes. In the second that most commands take, optimizing
 * costs more than it brings; longer ones make it up. Newer ones have another flag for it, and a compiler between that costs little.
 */
const FLAGS = process.versions.v8.startsWith('11.') ? '--interrupt-budget=600000' : undefined;

/** Answers for a lazy module's keys until the module loads. */
const loading = Symbol('loading');
const untilLoaded = new Proxy(Object.create(null), {
  get: (_, key, lazy) => (typeof key === 'symbol' && key !== Symbol.toStringTag ? undefined : lazy[loading]?.()[key]),
});

/**
 * Runs modules from packs. A pack is one script with a function for each module; V8's compiled code is kept beside it, for each command its own, so
 * that `--help` does not read what rendering needs. An imported module runs on the first use of one of its names.
 */
export class Packs {
  #folder;
  #manifest;
  #command;
  /** What V8 compiled is kept under the command's name. */
  #word;
  #packs = new Map();
  #modules = new Map();

  constructor(folder, manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#command = wordOf(manifest);
    this.#word = `${process.version}-${this.#command ?? 'help'}${isMainThread ? '' : '-worker'}`;
  }

  /** One text for all the code that can run. */
  get code() {
    return this.#manifest.code;
  }

  run() {
    Error.prepareStackTrace = (error, sites) => `${error}${sites.map((site) => `\n    at ${this.#placed(String(site))}`).join('')}`;
    process.once('exit', () => this.#keepCompiled());
    // Before loading any pack, because V8 keeps compiled code for one set of flags. Printing help does not load this module.
    if (FLAGS !== undefined && this.#command !== undefined) process.getBuiltinModule('node:v8').setFlagsFromString(FLAGS);
    this.#load('main', this.#manifest.entry);
  }

  #load(pack, path) {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(path, module);
    const { imports, run } = this.#pack(pack)[path];
    const file = path.startsWith('library:') ? join(this.#folder, this.#manifest.packs[pack]) : path;
    let native;
    const nativeRequire = (word) => {
      native ??= createRequire(file);
      return native(word);
    };
    const ofLibrary = path.startsWith('library:');
    const require = (word) => {
      if (imports[word] !== undefined) return this.#load(...imports[word]);
      // The library of commands asks for it at once, and hardly ever uses it.
      return ofLibrary && word === 'node:child_process' ? lazily(() => nativeRequire(word)) : nativeRequire(word);
    };
    require.resolve = (...words) => createRequire(file).resolve(...words);
    // The entry hands on what it imports, the systems, without looking at them.
    require.lazy = path === this.#manifest.entry ? (word) => eachLazily(() => require(word)) : (word) => lazily(() => require(word));
    try {
      run(module, module.exports, require, file, dirname(file));
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  #pack(group) {
    const name = this.#manifest.packs[group];
    const known = this.#packs.get(name);
    if (known !== undefined) return known.modules;
    const filename = join(this.#folder, name);
    const cachedData = this.#compiled(name);
    const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData, importModuleDynamically: undefined });
    const kept = cachedData !== undefined && script.cachedDataRejected === false;
    const modules = script.runInThisContext();
    this.#packs.set(name, { script, modules, kept });
    return modules;
  }

  #compiledPath = (name) => join(this.#folder, `${name}.${this.#word}.v8`);

  /** What V8 compiled of a pack in an earlier run: the file ends with its own length, so that one cut short is not used. */
  #compiled(name) {
    try {
      const bytes = readFileSync(this.#compiledPath(name));
      const length = bytes.length - 4;
      return length > 0 && bytes.readUInt32LE(length) === length ? bytes.subarray(0, length) : undefined;
    } catch {
      return undefined;
    }
  }

  #keepCompiled() {
    for (const [name, { script, kept }] of this.#packs) {
      if (kept) continue;
      const path = this.#compiledPath(name);
      const fresh = `${path}.${process.pid}`;
      try {
        const data = script.createCachedData();
        const length = Buffer.alloc(4);
        length.writeUInt32LE(data.length);
        writeFileSync(fresh, Buffer.concat([data, length]));
        renameSync(fresh, path);
      } catch {
        // A run is not worse for what the next one has to do again.
      }
    }
  }

  #maps = new Map();

  /** A line of a stack with the place in the source instead of that in the pack. */
  #placed(line) {
    const at = line.indexOf(this.#folder);
    const found = at < 0 ? null : /^(.*)[/\\]([^/\\]+\.js):(\d+):(\d+)(\)?)$/.exec(line.slice(at));
    if (found === null) return line;
    const [, , name, row, column, end] = found;
    try {
      const maps = this.#maps.get(name) ?? JSON.parse(readFileSync(join(this.#folder, `${name}.map`), 'utf8'));
      this.#maps.set(name, maps);
      const module = maps.findLast(({ start }) => start < Number(row));
      const { SourceMap } = createRequire(import.meta.url)('node:module');
      const entry = new SourceMap(JSON.parse(module.map)).findEntry(Number(row) - module.start - 1, Number(column) - 1);
      if (entry.originalLine === undefined) return line;
      return `${line.slice(0, at)}${module.path}:${entry.originalLine + 1}:${entry.originalColumn + 1}${end}`;
    } catch {
      return line;
    }
  }
}

/** The requested command; undefined for help, or without a command. */
export function wordOf({ commands }) {
  const words = process.argv.slice(2);
  return words.some((word) => word === '--help' || word === '-h') ? undefined : words.find((word) => commands.includes(word));
}

/** An object that becomes a module's exports when one of its names is first used. */
function lazily(load) {
  const lazy = Object.create(untilLoaded);
  Object.defineProperty(lazy, loading, {
    configurable: true,
    value: () => {
      const exports = load();
      delete lazy[loading];
      Object.setPrototypeOf(lazy, Object.prototype);
      for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
        if (!(key in lazy)) Object.defineProperty(lazy, key, descriptor);
      }
      return exports;
    },
  });
  return lazy;
}

/** A module of stand-ins: each becomes the real export on first use. */
function eachLazily(load) {
  return new Proxy({}, { get: (_, key) => standIn(() => load()[key]) });
}

/**
 * Stands for a value that it looks up on first use. It is an arrow function, because that can stand for a function and has no fixed keys.
 */
function standIn(find) {
  const trap =
    (name) =>
    (_, ...rest) =>
      Reflect[name](find(), ...rest);
  return new Proxy(() => undefined, {
    apply: (_, self, words) => Reflect.apply(find(), self, words),
    construct: trap('construct'),
    get: (_, key) => find()[key],
    set: trap('set'),
    has: trap('has'),
    ownKeys: trap('ownKeys'),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(find(), key);
      return found && { ...found, configurable: true };
    },
    getPrototypeOf: trap('getPrototypeOf'),
  });
}
