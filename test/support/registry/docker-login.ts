import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { USER } from './docker-registry';

/** A folder with Docker's config file, and programs that hold logins, in place of the user's own until it is disposed of. */
export class DockerLogin {
  private readonly folder = mkdtempSync(join(tmpdir(), 'galley-docker-'));
  private readonly before = { DOCKER_CONFIG: process.env['DOCKER_CONFIG'], PATH: process.env['PATH'] };

  /**
   * @param config what config.json holds: text as it stands, else as JSON
   * @param helpers shell scripts by the program's name
   */
  constructor(config: string | object = {}, helpers: Readonly<Record<string, string>> = {}) {
    writeFileSync(join(this.folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    for (const [name, script] of Object.entries(helpers)) {
      writeFileSync(join(this.folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(this.folder, name), 0o755);
    }
    process.env['DOCKER_CONFIG'] = this.folder;
    process.env['PATH'] = `${this.folder}:${this.before.PATH}`;
  }

  [Symbol.dispose](): void {
    for (const [name, value] of Object.entries(this.before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The test's user as config.json keeps it after docker login. */
export const USER_AUTH = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
