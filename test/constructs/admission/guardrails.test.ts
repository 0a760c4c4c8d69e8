import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Guardrails, type GuardrailsProps } from '../../../constructs/admission/guardrails';
import { at, manifests, synth } from '../../support/synth';

const smallest: GuardrailsProps = {
  name: 'shop-pods',
  namespaces: ['shop', 'jobs'],
  rules: [{ expression: 'has(object.spec.priority)', message: 'expected a priority' }],
};

describe('Guardrails', () => {
  test('smallest: a new pod, and a new spec of one, is refused in these namespaces where a rule is broken or can not be judged', () => {
    const [policy, binding] = synth(Guardrails, smallest);
    expect(at(policy, 'spec')).toEqual({
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods', 'pods/ephemeralcontainers'] },
        ],
      },
      matchConditions: [{ name: 'a-new-spec', expression: "request.operation == 'CREATE' || object.spec != oldObject.spec" }],
      validations: [{ expression: 'has(object.spec.priority)', message: 'expected a priority', reason: 'Forbidden' }],
    });
    expect(at(binding, 'spec')).toEqual({
      policyName: 'shop-pods',
      matchResources: {
        namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['jobs', 'shop'] }] },
      },
      validationActions: ['Deny'],
    });
  });

  test('everything: variables and action reach it', () => {
    const everything: Required<GuardrailsProps> = { ...smallest, action: 'Warn', variables: { pod: 'object.spec' } };
    const [policy, binding] = synth(Guardrails, everything);
    expect(at(policy, 'spec.variables')).toEqual([{ name: 'pod', expression: 'object.spec' }]);
    expect(at(binding, 'spec.validationActions')).toEqual(['Warn']);
  });

  test('hatch: ApiObject.of finds the policy', () => {
    const chart = Testing.chart();
    ApiObject.of(new Guardrails(chart, 'subject', smallest)).addJsonPatch(JsonPatch.replace('/spec/failurePolicy', 'Ignore'));
    expect(manifests(chart)[0]).toHaveProperty('spec.failurePolicy', 'Ignore');
  });
});
