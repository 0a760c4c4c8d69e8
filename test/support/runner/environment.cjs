/**
 * The process itself as the world of a test file: what jest would copy for each file costs more than most files do. What a file changes in it is put
 * back behind it.
 */
class SharedEnvironment {
  global = globalThis;
  #console = console;
  #exit = process.exit;
  #exitCode = process.exitCode;
  #variables = { ...process.env };
  #folder = process.cwd();

  async setup() {}

  async teardown() {
    globalThis.console = this.#console;
    process.exit = this.#exit;
    process.exitCode = this.#exitCode;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    process.chdir(this.#folder);
  }

  getVmContext() {
    return null;
  }
}

module.exports = SharedEnvironment;
