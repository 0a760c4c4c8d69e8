import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { listAt, nameOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS } from './support/environments';

describe.each(ENVIRONMENTS)('what ai-agents/%s lets its own programs make', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(aiAgents, environment);
  });
  const policy = (name: string): JsonObject => objects.get('ValidatingAdmissionPolicy', name);
  const rulesOf = (name: string): string =>
    listAt(policy(name), 'spec.validations')
      .map(({ expression }) => String(expression))
      .join('\n');

  test('Jobs of the API and the processor run as the executor, on its images, Secrets and claims alone', () => {
    const [{ expression } = {}] = listAt(policy('ai-agents-jobs'), 'spec.matchConditions');
    for (const name of ['ai-agents-api', 'ai-agents-processor'])
      expect(String(expression)).toContain(`"system:serviceaccount:ai-agents:${name}"`);
    const rules = rulesOf('ai-agents-jobs');
    expect(rules).toContain('variables.pod.serviceAccountName == "ai-agents-executor"');
    expect(rules).toContain("c.image.startsWith(r + '@sha256:')");
    expect(rules).toContain('v.secret.secretName in ["github-app-credentials"');
    expect(rules).toContain('v.persistentVolumeClaim.claimName in ["ai-agents-uploads"');
    // The keys that the API itself reads are nobody else's.
    expect(rules).not.toMatch(/secretName in \[[^\]]*"ai-agents-api"/);
  });

  test('each policy denies, is bound to the namespace, and refuses what it can not judge', () => {
    const policies = objects.all('ValidatingAdmissionPolicy');
    const bindings = objects.all('ValidatingAdmissionPolicyBinding');
    expect(bindings.map((each) => at(each, 'spec.policyName')).sort()).toEqual(policies.map(nameOf).sort());
    for (const each of policies) expect(at(each, 'spec.failurePolicy')).toBe('Fail');
    for (const each of bindings) {
      expect(at(each, 'spec.validationActions')).toEqual(['Deny']);
      expect(at(each, 'spec.matchResources.namespaceSelector.matchLabels')).toEqual({ 'kubernetes.io/metadata.name': 'ai-agents' });
    }
  });
});
