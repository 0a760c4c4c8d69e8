import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { AdmissionPolicy, type AdmissionPolicyProps } from '../../../constructs/admission/admission-policy';
import { at, manifests, synth } from '../../support/synth';

const smallest: AdmissionPolicyProps = {
  namespace: 'shop',
  of: [{ name: 'maker', namespace: 'shop' }],
  kinds: [{ apiGroup: 'batch', apiVersion: 'v1', resources: ['jobs'] }],
  rules: [{ expression: 'object.spec.suspend', message: 'expected a suspended Job' }],
};

describe('AdmissionPolicy', () => {
  test('smallest: it denies what breaks a rule, of these accounts and in this namespace alone, and what it can not judge', () => {
    const [policy, binding] = synth(AdmissionPolicy, smallest);
    expect(at(policy, 'spec')).toEqual({
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [{ apiGroups: ['batch'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['jobs'] }],
      },
      matchConditions: [{ name: 'of-the-accounts', expression: 'request.userInfo.username in ["system:serviceaccount:shop:maker"]' }],
      validations: [{ expression: 'object.spec.suspend', message: 'expected a suspended Job', reason: 'Forbidden' }],
    });
    expect(at(binding, 'spec')).toEqual({
      policyName: 'subject',
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
      validationActions: ['Deny'],
    });
  });

  test('everything: name, operations and variables reach it', () => {
    const everything: Required<AdmissionPolicyProps> = {
      ...smallest,
      name: 'jobs',
      operations: ['DELETE'],
      variables: { pod: 'object.spec' },
    };
    const [policy, binding] = synth(AdmissionPolicy, everything);
    expect([policy, binding].map((each) => at(each, 'metadata.name'))).toEqual(['jobs', 'jobs']);
    expect(at(policy, 'spec.matchConstraints.resourceRules[0].operations')).toEqual(['DELETE']);
    expect(at(policy, 'spec.variables')).toEqual([{ name: 'pod', expression: 'object.spec' }]);
  });

  test('refuses an account in no namespace', () => {
    expect(() => synth(AdmissionPolicy, { ...smallest, of: [{ name: 'maker', namespace: undefined }] })).toThrow(
      /of: expected an account in a namespace, got maker in none/,
    );
  });

  test('hatch: ApiObject.of finds the policy', () => {
    const chart = Testing.chart();
    const subject = new AdmissionPolicy(chart, 'subject', smallest);
    ApiObject.of(subject).addJsonPatch(JsonPatch.replace('/spec/failurePolicy', 'Ignore'));
    expect(manifests(chart)[0]).toHaveProperty('spec.failurePolicy', 'Ignore');
  });
});
