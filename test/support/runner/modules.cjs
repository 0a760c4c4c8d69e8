const { readFileSync } = require('node:fs');
const Module = require('node:module');

/** As jest's own loader asks for a file. */
const AS_COMMONJS = {
  isInternalModule: false,
  supportsDynamicImport: false,
  supportsExportNamespaceFrom: false,
  supportsStaticESM: false,
  supportsTopLevelAwait: false,
};

/** Where the map of each file that was transformed lies, for stacks. */
const sourceMaps = new Map();
let current;
let names = [];

/**
 * From now on Node's own `require` knows what the configuration says: other names of modules, and what has to be transformed first.
 *
 * @param config a project of jest's configuration
 * @param transformer jest's, with its cache on disk
 */
function use(config, transformer) {
  current ??= install();
  current = transformer;
  names = config.moduleNameMapper.map(([pattern, path]) => [new RegExp(pattern), path]);
}

function install() {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...others) {
    for (const [pattern, path] of names) {
      const found = pattern.exec(request);
      if (found !== null)
        return resolve.call(
          this,
          path.replace(/\$(\d)/g, (_, index) => found[Number(index)]),
          ...others,
        );
    }
    return resolve.call(this, request, ...others);
  };
  for (const extension of ['.ts', '.js', '.mjs', '.cjs']) {
    const plain = Module._extensions[extension] ?? Module._extensions['.js'];
    Module._extensions[extension] = (module, file) => {
      if (!current.shouldTransform(file)) return plain(module, file);
      const { code, sourceMapPath } = current.transform(file, AS_COMMONJS, readFileSync(file, 'utf8'));
      if (sourceMapPath) sourceMaps.set(file, sourceMapPath);
      module._compile(code, file);
    };
  }
}

/** Forgets modules, so that whoever asks next gets new ones. */
function forget(isMeant) {
  for (const [file, module] of Object.entries(require.cache)) {
    if (!isMeant(file)) continue;
    delete require.cache[file];
    for (const parent of Object.values(require.cache)) {
      const at = parent.children.indexOf(module);
      if (at >= 0) parent.children.splice(at, 1);
    }
  }
}

module.exports = { use, forget, sourceMaps };
