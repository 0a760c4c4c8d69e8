import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { FIRST_BUILD_MS, withoutGo } from '../../support/go-program';
import { rendered } from '../../support/rendered';
import { routesOf, type TraefikRoute, takenBy } from '../../support/traefik-router';

const HOST = 'https://ai-agents.labrats.work';

/** Each path, and the Ingress that is to take it. */
const TAKEN: readonly (readonly [path: string, ingress: string])[] = [
  ['/health', 'ai-agents-public /health'],
  ['/ready', 'ai-agents-public /ready'],
  ['/metrics', 'ai-agents-public /metrics'],
  ['/api/jobs/submit', 'ai-agents-public /api/jobs/submit'],
  ['/api/events/ingest', 'ai-agents-public /api/events/ingest'],
  ['/api/webhooks/unknown', 'ai-agents-protected /api'],
  ['/api/webhooks/..%2fagents', 'ai-agents-protected /api'],
  ['/api/webhooks/reader%2f..%2f..%2fagents', 'ai-agents-protected /api'],
  ['/api/webhooks/reader', 'ai-agents-webhook-reader /api/webhooks/reader'],
  ['/api/webhooks/github', "operator's /api/webhooks/github"],
  ['/api', 'ai-agents-protected /api'],
  ['/api/jobs', 'ai-agents-protected /api'],
  ['/api/jobs/submit/else', 'ai-agents-protected /api'],
  ['/api/webhooks-admin', 'ai-agents-protected /api'],
  ['/api/stats/timeseries', 'ai-agents-protected /api'],
  ['/', 'ai-agents-protected /'],
  ['/ready/else', 'ai-agents-protected /'],
  ['/readiness', 'ai-agents-protected /'],
  ['/jobs/7', 'ai-agents-protected /'],
];

/** What the operator makes for a source: a path below an open one, without a priority. */
const OPERATORS: TraefikRoute = {
  name: "operator's /api/webhooks/github",
  rule: 'Host(`ai-agents.labrats.work`) && PathPrefix(`/api/webhooks/github`)',
  priority: 0,
};

const claim = 'Traefik’s own router sends each path where it is meant';
if (withoutGo !== undefined) process.stderr.write(`not run: ${claim}: ${withoutGo}\n`);

(withoutGo === undefined ? describe : describe.skip)(claim, () => {
  const asked = TAKEN.map(([path]) => `${HOST}${path}`);
  const expected = TAKEN.map(([, ingress]) => ingress);
  const ingresses = async (strict = false): Promise<JsonObject[]> =>
    (
      await rendered(
        aiAgents,
        'prod',
        strict ? edit(['allowCrossNamespace: true', 'allowCrossNamespace: true\n    strictPrefixMatching: true']) : undefined,
      )
    ).all('Ingress');

  test('as it is', async () => expect(takenBy([...routesOf(await ingresses()), OPERATORS], asked)).toEqual(expected), FIRST_BUILD_MS);

  test(
    'with strictPrefixMatching, where the environment says so',
    async () => {
      const strict = { strictPrefixMatching: true };
      const path = '/api/webhooks/github';
      const operators = { ...OPERATORS, rule: `Host(\`ai-agents.labrats.work\`) && (Path(\`${path}\`) || PathPrefix(\`${path}/\`))` };
      expect(takenBy([...routesOf(await ingresses(true), strict), operators], asked)).toEqual(expected);
    },
    FIRST_BUILD_MS,
  );

  test(
    'without the priority a probe from outside would be sent to log in',
    async () => {
      const byLength = routesOf(await ingresses()).map((each) => ({ ...each, priority: 0 }));
      expect(takenBy(byLength, [`${HOST}/ready`])).toEqual(['ai-agents-protected /']);
    },
    FIRST_BUILD_MS,
  );

  test(
    'a public prefix would let an encoded slash through',
    async () => {
      const prefix = routesOf(await ingresses()).map((each) => ({
        ...each,
        rule: each.rule.replace('Path(`/api/webhooks/github`)', 'PathPrefix(`/api/webhooks/`)'),
      }));
      expect(takenBy(prefix, [`${HOST}/api/webhooks/..%2fagents`])).toEqual(['ai-agents-public /api/webhooks/github']);
    },
    FIRST_BUILD_MS,
  );

  test(
    'another host reaches nothing',
    async () => expect(takenBy(routesOf(await ingresses()), ['https://other.example.com/'])).toEqual(['']),
    FIRST_BUILD_MS,
  );
});
