import { casesOf } from '../../charts/samples/alerts/cases';
import { SYSTEM_NAMES, toldEnvironments } from '../../charts/samples/alerts/systems';
import { testWithGo } from '../../support/go-program';
import { type RuleTest, tryRules } from '../../support/promtool';

/** Namespaces of an environment, from what its own alert of them asks. */
const namespacesOf = (expr: string): string[] => [...expr.matchAll(/namespace="([^"]+)"/g)].map(([, name = '']) => name);

describe.each(SYSTEM_NAMES)('alerts of %s, by promtool test rules', (system) => {
  testWithGo('each rings over series that should, with every label that it is told by, and not over others', async () => {
    const told = await toldEnvironments(system);
    expect(told.length).toBeGreaterThan(0);
    for (const { name, alerts, rule } of told) {
      const unseen = alerts.find(({ alert }) => alert === 'NamespaceUnseen')?.expr ?? '';
      const cases = casesOf({ name, namespaces: namespacesOf(unseen) });
      const tests = alerts.flatMap(({ alert, summary, runbook, ...rest }): RuleTest[] => {
        const mine = cases[alert];
        if (mine === undefined) throw new Error(`${alert} has no series that try it`);
        const minute = mine.at ?? Math.ceil(rest.for.toMinutes({ integral: false })) + 15;
        const ringing = `ALERTS{alertname="${alert}", alertstate="firing"}`;
        const text = `${summary}${Object.values(runbook ?? {}).join('')}`;
        const labels = [...new Set([...text.matchAll(/\$labels\.([a-z_]+)|"\$([a-z_]+)/g)].map(([, told, read]) => told ?? read))];
        const labelled = `ALERTS{alertname="${alert}", alertstate="firing"${labels.map((label) => `, ${label}!=""`).join('')}}`;
        return [
          ...mine.rings.map((series, at) => ({
            name: `${alert} rings, ${at}`,
            series,
            minute,
            expr: `count(${labelled}) > bool 0`,
            value: 1,
          })),
          ...mine.silent.map((series, at) => ({ name: `${alert} is silent, ${at}`, series, minute, expr: ringing })),
          // Not before its time.
          ...mine.rings.map((series, at) => ({ name: `${alert} waits, ${at}`, series, minute: 0, expr: ringing })),
        ];
      });
      expect(tests.length).toBeGreaterThan(60);
      expect(tryRules(rule.spec.groups, tests)).toBe('');
    }
  });
});
