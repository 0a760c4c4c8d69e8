import { aiAgents } from '../../../charts/ai-agents';
import { edit } from '../../support/edit';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';

describe('rules', () => {
  test.each([
    ['externalSecrets', 'brings the secrets from Vault'],
    ['ingressController', 'is Traefik'],
    ['flux', 'reconciles the rendered tree'],
  ])('a cluster without %s is refused', async (operator, why) => {
    await expect(rendered(aiAgents, 'dev', edit([new RegExp(` {4}${operator}: .*\n`), '']))).rejects.toThrow(
      new RegExp(`dev\\.yaml:\\d+:\\d+ cluster\\.operators: expected ${operator}, which ${why}`),
    );
  });

  test.each([
    [
      'a range that ends before it begins',
      ['maxReplicas: 6', 'maxReplicas: 1'],
      /config\.processor\.maxReplicas: expected at least replicas \(2\), got 1/,
    ],
    [
      'proposals from production',
      ['  alerts:', '  imageAutomation: { repository: "https://github.com/a/b", secretName: a, range: 2.x }\n  alerts:'],
      /config\.imageAutomation: expected an environment that is not production/,
    ],
    [
      'statistics without a Prometheus',
      ['    prometheus: { namespace: monitoring }\n', ''],
      /cluster\.operators: expected prometheus, which answers the statistics page/,
    ],
    [
      'clients of the own namespace',
      ['  prometheus:\n', '  clientNamespaces: [reader-ai-agents, ai-agents]\n  prometheus:\n'],
      /config\.clientNamespaces\[1\]: expected a namespace of another system/,
    ],
    ['a plain issuer', ['issuer: https:', 'issuer: http:'], /config\.oidc\.issuer: expected an https URL/],
    [
      'statistics of another namespace, which no policy opens',
      ['prometheus-operated.monitoring:9090', 'prometheus.other:9090'],
      /prod\.yaml:\d+:\d+ config\.prometheus\.url: expected a Service of monitoring, .* got prometheus\.other; write/,
    ],
    [
      'statistics from outside of the cluster',
      ['http://prometheus-operated.monitoring:9090', 'https://monitoring.example.com'],
      /config\.prometheus\.url: expected a Service of monitoring, .* got monitoring\.example\.com; write/,
    ],
    [
      'hosts that an Ingress can’t have',
      ['host: ai-agents', 'host: Ai-agents'],
      /config\.host: expected a host name in lower case, and no address, got "Ai-agents\.labrats\.work"/,
    ],
    ['hosts with an empty label', ['host: ai-agents', 'host: ai-agents.'], /config\.host: expected a host name in lower case/],
    [
      'schedules that a CronJob can’t have',
      ['  alerts:', '  cleanup: { schedule: "61 3 * * *" }\n  alerts:'],
      /config\.cleanup\.schedule: expected minute, hour, day, month and weekday such as 0 3 \* \* \*, got "61 3 \* \* \*"/,
    ],
    [
      'events that a WebhookSource can’t have, of a rendered workload too',
      ['events: [document.created]', 'events: ["document.created,document.gone"]'],
      /config\.webhooks\.reader\.events\[0\]: expected text that fits/,
    ],
    [
      'events that are named twice',
      ['[issues, issue_comment,', '[issues, issues,'],
      /config\.webhooks\.github\.events: expected each event once/,
    ],
  ] as const)('%s are refused in their place', async (_, replacement, why) => {
    await expect(rendered(aiAgents, 'prod', edit(replacement))).rejects.toThrow(why);
  });

  test('a branch that proposals would overwrite is refused', async () => {
    await expect(
      rendered(
        aiAgents,
        'dev',
        edit(['    secretName: ai-agents-releases\n', '    secretName: ai-agents-releases\n    pushBranch: main\n']),
      ),
    ).rejects.toThrow(/config\.imageAutomation\.pushBranch: expected another branch than branch, .* got "main"/);
  });

  const ranged = (range: string) => rendered(aiAgents, 'dev', edit(['range: ">=2.4.0 <3.0.0"', `range: ${JSON.stringify(range)}`]));

  test.each(['latest', 'main', '>=2.4.0 latest', '2.4.0 ||', ''])('images are not chosen by %j', async (range) => {
    await expect(ranged(range)).rejects.toThrow(/config\.imageAutomation\.range: expected semver ranges such as >=2\.4\.0 <3\.0\.0/);
  });

  test.each(['2.x', '~2.4', '^2.4.0 || 3.0.x', '>=2.4.0, <3', '2.4.0 - 2.6.0', '>=2.4.0-rc.1'])(
    'images are chosen by %j',
    async (range) => {
      const [policy] = (await ranged(range)).all('ImagePolicy');
      expect(at(policy, 'spec.policy.semver.range')).toBe(range);
    },
  );
});
