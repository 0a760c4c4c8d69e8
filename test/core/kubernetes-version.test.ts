import { KubernetesVersion } from '../../core/kubernetes-version';

test.each([
  ['1.28', false, false],
  ['1.29', true, false],
  ['1.30', true, true],
  ['1.35', true, true],
])('%s has native sidecars: %s, the sleep action: %s', (text, hasNativeSidecars, hasSleepAction) => {
  expect(KubernetesVersion.parse(text)).toMatchObject({ hasNativeSidecars, hasSleepAction });
});

test.each(['1', '1.35.4', 'v1.35', '2.0'])('refuses %s', (text) => {
  expect(() => KubernetesVersion.parse(text)).toThrow(`got "${text}"; leave the patch version out`);
});
