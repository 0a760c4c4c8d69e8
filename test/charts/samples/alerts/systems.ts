import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { aiAgents } from '../../../../charts/ai-agents';
import { aiAgentsAlerts } from '../../../../charts/ai-agents/alerts';
import type { AiAgentsConfig } from '../../../../charts/ai-agents/config';
import { blackbox5 } from '../../../../charts/blackbox5';
import { blackbox5Alerts } from '../../../../charts/blackbox5/alerts';
import type { Blackbox5Config } from '../../../../charts/blackbox5/config';
import { kaze } from '../../../../charts/kaze';
import { kazeAlerts } from '../../../../charts/kaze/alerts';
import type { KazeConfig } from '../../../../charts/kaze/config';
import { memql } from '../../../../charts/memql';
import { memqlAlerts } from '../../../../charts/memql/alerts';
import type { MemqlConfig } from '../../../../charts/memql/config';
import type { Alert } from '../../../../constructs/monitoring/prometheus-rule';
import type { Environment } from '../../../../core/env/environment';
import { loadEnvironment } from '../../../../core/env/load';
import type { System } from '../../../../core/env/system';
import { Project } from '../../../../ports/disk/project';
import { ROOT } from '../../../support/galley';

const of = <Config>(system: System, alerts: (environment: Environment<Config>) => readonly Alert[]) => ({
  system,
  alerts: (environment: Environment) => alerts(environment as Environment<Config>),
});

/** Each system, with what tells of its environments. */
const SYSTEMS = {
  'ai-agents': of<AiAgentsConfig>(aiAgents, aiAgentsAlerts),
  blackbox5: of<Blackbox5Config>(blackbox5, blackbox5Alerts),
  kaze: of<KazeConfig>(kaze, kazeAlerts),
  memql: of<MemqlConfig>(memql, memqlAlerts),
} as const;
export type SystemName = keyof typeof SYSTEMS;
export const SYSTEM_NAMES = Object.keys(SYSTEMS) as readonly SystemName[];

/** A PrometheusRule. */
export interface Rule {
  readonly spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly RuleAlert[] }[] };
}
/** An alert of one. */
export interface RuleAlert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An environment that somebody is called for. */
export interface Told {
  readonly system: SystemName;
  /** `<system>-<environment>`. */
  readonly name: string;
  readonly alerts: readonly Alert[];
  /** Its PrometheusRule, as it is in dist/. */
  readonly rule: Rule;
}

/** The folder of a system's environment in dist/ that its rule is in. */
const FOLDERS = { 'ai-agents': 'main', blackbox5: 'system/workloads', kaze: 'monitoring', memql: 'memql/trust' } as const;

/** Every environment of a system whose cluster has a Prometheus. */
export async function toldEnvironments(name: SystemName): Promise<Told[]> {
  const { system, alerts } = SYSTEMS[name];
  const told: Told[] = [];
  for (const { environment } of new Project(ROOT).environments().filter((each) => each.system === name)) {
    const file = `envs/${name}/${environment}.yaml`;
    const loaded = await loadEnvironment({ file, text: readFileSync(join(ROOT, file), 'utf8'), systems: [system] });
    if (loaded.cluster.operators.prometheus === undefined) continue;
    const rule = `dist/${name}/${environment}/${FOLDERS[name]}/prometheusrule-${name}-alerts.yaml`;
    told.push({
      system: name,
      name: `${name}-${environment}`,
      alerts: alerts(loaded),
      rule: parse(readFileSync(join(ROOT, rule), 'utf8')) as Rule,
    });
  }
  return told;
}
