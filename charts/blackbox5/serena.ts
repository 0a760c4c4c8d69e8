import type { ContainerProps } from 'galley/constructs';
import { CODE_DIRECTORY, PORTS } from './names';

/** Where Serena keeps what it makes: in the pod, since it writes its own configuration too, and would otherwise write beside the code. */
const HOME = '/tmp/serena';

/** Serena's own configuration, as JSON, which is YAML. The folder of a project, in which it will not begin without writing, is `.serena` in the code by default. */
const CONFIGURATION = JSON.stringify({
  projects: [],
  project_serena_folder_location: `${HOME}/projects/$projectFolderName`,
  web_dashboard: false,
});

/**
 * Serena over HTTP, for code that it may only read.
 *
 * @see https://oraios.github.io/serena/02-usage/050_configuration.html
 */
export const SERENA: Pick<ContainerProps, 'command' | 'args' | 'env'> = {
  command: [
    'sh',
    '-euc',
    `mkdir -p "$SERENA_HOME"; printf '%s\\n' "$SERENA_CONFIGURATION" >"$SERENA_HOME/serena_config.yml"; exec "$0" "$@"`,
    '/workspaces/serena/.venv/bin/serena',
  ],
  args: [
    'start-mcp-server',
    '--transport',
    'streamable-http',
    '--host',
    '0.0.0.0',
    '--port',
    String(PORTS.mcp),
    '--project',
    CODE_DIRECTORY,
  ],
  env: { SERENA_HOME: HOME, SERENA_CONFIGURATION: CONFIGURATION },
};
