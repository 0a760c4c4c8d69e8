import fc from 'fast-check';
import { type FindingIdentity, findingSchema, fingerprintOf } from '../../../core/model/finding';

const identity = {
  check: 'service-selects-nothing',
  environment: 'shop/prod',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
  path: 'spec.selector',
} as const;

test('is the same for another version of the API, and says what it is the fingerprint of alone', () => {
  expect(fingerprintOf({ ...identity, object: { ...identity.object, apiVersion: 'apps/v1beta2' } })).toBe(fingerprintOf(identity));
  expect(fingerprintOf(identity)).toMatch(/^sha256:[0-9a-f]{64}$/);
});

const word = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', '/', '"', ',') });
const anyIdentity = fc.record(
  {
    check: word,
    environment: word,
    object: fc.record({ apiVersion: fc.constantFrom('v1', 'apps/v1', 'batch/v1'), kind: word, name: word }),
    path: word,
    about: word,
  },
  { requiredKeys: ['check', 'object'] },
);

test('differs wherever the check, the object or the path does', () => {
  fc.assert(
    fc.property(anyIdentity, anyIdentity, (a: FindingIdentity, b: FindingIdentity) => {
      expect(fingerprintOf(a) === fingerprintOf(b)).toBe(JSON.stringify(plain(a)) === JSON.stringify(plain(b)));
    }),
  );
});

test('a finding without a fingerprint, or with a severity of its own, is none', () => {
  const finding = { ...identity, severity: 'error', verdict: 'wrong', subject: 'x', expected: 'y', fingerprint: fingerprintOf(identity) };
  expect(findingSchema.safeParse(finding).success).toBe(true);
  expect(findingSchema.safeParse({ ...finding, fingerprint: undefined }).success).toBe(false);
  expect(findingSchema.safeParse({ ...finding, severity: 'fatal' }).success).toBe(false);
});

function plain({ check, environment = '', object, path = '', about = '' }: FindingIdentity): readonly string[] {
  return [check, environment, object.apiVersion, object.kind, object.name, path, about];
}
