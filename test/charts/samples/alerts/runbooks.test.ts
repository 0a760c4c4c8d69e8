import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf, runbookPage } from '../../../../constructs/monitoring/runbook';
import { ROOT } from '../../../support/galley';
import { GoProgram, testWithGo } from '../../../support/go-program';
import { SYSTEM_NAMES, toldEnvironments } from './systems';

const addressOf = (system: string): string => `https://github.com/galley-dev/galley/blob/main/docs/runbooks/${system}.md`;
const pageOf = (system: string): string => join(ROOT, `docs/runbooks/${system}.md`);

describe.each(SYSTEM_NAMES)('alerts of %s', (system) => {
  test('each has an entry of its page, and each entry an alert; UPDATE_DOCS=1 writes them', async () => {
    const alerts = (await toldEnvironments(system)).flatMap((each) => each.alerts);
    const entries = alerts.map(({ alert, severity, action, runbook, ...rest }) => {
      if (runbook === undefined) throw new Error(`${alert} has no runbook`);
      return { alert, severity, action, runbook, minutes: rest.for.toMinutes({ integral: false }) };
    });
    const page = readFileSync(pageOf(system), 'utf8');
    const made = page.replace(
      /(<!-- alerts -->\n)[\s\S]*?(<!-- \/alerts -->)/,
      (_, begin: string, end: string) => `${begin}${runbookPage(system, entries)}${end}`,
    );
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(pageOf(system), made);
    expect(readFileSync(pageOf(system), 'utf8')).toBe(made);
  });

  test('what is rendered leads to a heading of that page, with commands to see, do and verify below it', async () => {
    const page = readFileSync(pageOf(system), 'utf8');
    const sections = new Map(
      page
        .split(/^### /m)
        .slice(1)
        .map((section) => [anchorOf(section.split('\n')[0] ?? ''), section]),
    );
    const told = await toldEnvironments(system);
    expect(told.length).toBeGreaterThan(0);
    for (const { rule, alerts } of told) {
      const rendered = rule.spec.groups.flatMap(({ rules }) => rules);
      expect(rendered.map(({ alert }) => alert).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
      for (const { alert, annotations } of rendered) {
        const [address, anchor = ''] = String(annotations['runbook_url']).split('#');
        expect([alert, address]).toEqual([alert, addressOf(system)]);
        expect([alert, sections.get(anchor)]).toEqual([
          alert,
          expect.stringMatching(/```sh\n# see\n\S[\s\S]*\n# do\n\S[\s\S]*\n# verify\n\S[\s\S]*\n```/),
        ]);
      }
    }
    expect(existsSync(pageOf(system))).toBe(true);
  });
});

const program = new GoProgram('promql');
testWithGo("Prometheus' own parser takes every expression that is rendered, of alerts and of dashboards", async () => {
  const expressions: string[] = [];
  for (const system of SYSTEM_NAMES) {
    for (const { rule } of await toldEnvironments(system))
      expressions.push(...rule.spec.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)));
  }
  const dashboards = [
    'kaze/customer-acme/monitoring/configmap-kaze-cell',
    'ai-agents/prod/main/configmap-ai-agents-dashboard',
    'blackbox5/hetzner/system/workloads/configmap-blackbox5-dashboard',
  ];
  for (const path of dashboards) {
    const text = readFileSync(join(ROOT, `dist/${path}.yaml`), 'utf8');
    expressions.push(...[...text.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, expr = '""']) => JSON.parse(expr) as string));
  }
  expect(expressions.length).toBeGreaterThan(100);
  const errors = program.ask(expressions) as string[];
  expect(expressions.filter((_, index) => errors[index] !== '')).toEqual([]);
});
