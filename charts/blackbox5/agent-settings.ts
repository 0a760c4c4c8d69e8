import type { Blackbox5Config } from './config';
import { MCP_URLS } from './mcp';
import { CODE_DIRECTORY } from './names';

/**
 * What agents read beside the code, as files. These say which MCP servers there are (`mcp.json`, in place of the code's `.mcp.json`, whose servers are
 * programs of a developer's machine), and which project each works at (`routes.yaml`).
 */
export function agentSettings({ fleet }: Blackbox5Config): Readonly<Record<'mcp.json' | 'routes.yaml', string>> {
  const servers = Object.entries(MCP_URLS).map(([name, url]) => [name, { type: 'http', url }]);
  const routes = Object.entries(fleet.agents).flatMap(([name, { project }]) => [
    `  ${name}:`,
    `    project: ${project}`,
    `    memory: ${CODE_DIRECTORY}/5-project-memory/${project}`,
  ]);
  return {
    'mcp.json': `${JSON.stringify({ mcpServers: Object.fromEntries(servers) }, null, 2)}\n`,
    'routes.yaml': `${[`root: ${CODE_DIRECTORY}`, 'agents:', ...routes].join('\n')}\n`,
  };
}
