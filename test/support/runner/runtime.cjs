const Module = require('node:module');
const { join, sep } = require('node:path');
const { ModuleMocker } = require('jest-mock');
const modules = require('./modules.cjs');

const CIRCUS = `${sep}node_modules${sep}jest-circus${sep}`;
/** Where the runner of tests looks for how long one may take, in milliseconds. */
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
/** What the last file's tests were collected in. */
const isOfCircus = (key) =>
  typeof key === 'symbol' && ['EVENT_HANDLERS', 'JEST_STATE_SYMBOL', TIMEOUT.description].includes(key.description);

/**
 * Loads modules once in a process, and not once in each test file as jest's own runtime does: cdk8s and what is built upon it take longer to load
 * than most files' tests take. Only the files of tests and what helps them are loaded anew.
 */
class SharedRuntime {
  #mocker = new ModuleMocker(globalThis);
  #root;

  constructor(config, _environment, _resolver, transformer) {
    this.#root = join(config.rootDir, 'test') + sep;
    modules.use(config, transformer);
  }

  requireModule(file) {
    globalThis.jest = this.#jest(Module.createRequire(file));
    return require(file);
  }

  requireInternalModule(file) {
    return require(file);
  }

  /** What tests use of `jest`. */
  #jest(from) {
    const mocker = this.#mocker;
    const setTimeout = (milliseconds) => {
      globalThis[TIMEOUT] = milliseconds;
    };
    return { fn: mocker.fn.bind(mocker), spyOn: mocker.spyOn.bind(mocker), requireActual: from, setTimeout };
  }

  unstable_shouldLoadAsEsm() {
    return false;
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}

  getSourceMaps() {
    return modules.sourceMaps;
  }

  getAllCoverageInfoCopy() {}

  teardown() {
    this.#mocker.restoreAllMocks();
    modules.forget((file) => file.includes(CIRCUS) || (file.startsWith(this.#root) && !file.startsWith(__dirname)));
    for (const key of Reflect.ownKeys(globalThis)) if (isOfCircus(key)) delete globalThis[key];
    delete globalThis.jest;
  }
}

module.exports = SharedRuntime;
