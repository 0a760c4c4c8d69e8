import type { Blackbox5Config } from './config';

/** The fleet with so many more agents of its own kind; the namespace gets room for them where it has none. */
export function moreAgents(config: Blackbox5Config, more: number): Blackbox5Config {
  const { fleet } = config;
  const added = Array.from({ length: more }, (_, index) => [`added-${index + 1}`, { project: 'added' }]);
  const agents = { ...fleet.agents, ...Object.fromEntries(added) };
  return { ...config, fleet: { ...fleet, agents, maxAgents: Math.max(fleet.maxAgents, Object.keys(agents).length) } };
}
