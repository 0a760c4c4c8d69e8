import { loadChecks } from '../../../core/check/checks-file';
import { checksText, clusterStore, withAcceptance } from '../../../core/scaffold/acceptance';

const shop = checksText(clusterStore('shop'));

test('the store of a new system is accepted, for a reason', () => {
  expect(loadChecks({ text: shop, file: 'checks.yaml' }, ['secret-store-exists']).accept).toEqual([clusterStore('shop')]);
});

test('another system gets its own beside it, once, and all else stays', () => {
  const text = `${shop}severities:\n  replica-alone: off # one is enough\n`;
  const both = withAcceptance(text, clusterStore('blog')) ?? '';
  expect(both).toContain('  - check: secret-store-exists\n    environment: blog/*\n');
  expect(both).toContain('  replica-alone: off # one is enough\n');
  expect(withAcceptance(both, clusterStore('shop'))).toBe(both);
  expect(withAcceptance('severities: {}\n', clusterStore('shop'))).toContain('accept:\n  - check: secret-store-exists\n');
});

test.each(['a: [\n', '- 1\n', 'accept: {}\n', 'a:   1\n'])('a file of another form is left to its person: %j', (text) => {
  expect(withAcceptance(text, clusterStore('shop'))).toBeUndefined();
});
