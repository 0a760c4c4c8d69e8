import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { GoProgram } from './go-program';

const promtool = new GoProgram('promtool', 'github.com/prometheus/prometheus/cmd/promtool');

/** One thing that is asked of rules: which value an expression has at a minute, over series. */
export interface RuleTest {
  /** Text that marks a failure. */
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  readonly minute: number;
  readonly expr: string;
  /** @default - no result */
  readonly value?: number;
}

/**
 * Tries rules by Prometheus' own `promtool test rules`.
 *
 * @param groups of rules, as a PrometheusRule's spec has them
 * @returns what it says where a test fails; empty if all hold
 */
export function tryRules(groups: readonly object[], tests: readonly RuleTest[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    writeFileSync(join(folder, 'rules.yaml'), stringify({ groups }));
    writeFileSync(
      join(folder, 'tests.yaml'),
      stringify({
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: tests.map(({ name, series, minute, expr, value }) => ({
          name,
          interval: '1m',
          input_series: Object.entries(series).map(([each, values]) => ({ series: each, values })),
          promql_expr_test: [{ expr, eval_time: `${minute}m`, exp_samples: value === undefined ? [] : [{ labels: '{}', value }] }],
        })),
      }),
    );
    const { status, stdout, stderr } = spawnSync(promtool.binary, ['test', 'rules', 'tests.yaml'], { cwd: folder, encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
