import { argoCdAdvisories } from '../../../constructs/argocd-install/advisories';
import { ARGO_CD_VERSIONS } from '../../../constructs/argocd-install/versions';

const found = (version: string): string[] => argoCdAdvisories(version).map(({ id, fixedIn }) => `${id} ${fixedIn}`);

describe('argoCdAdvisories', () => {
  test('2.13.3 has what was fixed in its own line, and what was only fixed in later ones', () => {
    expect(found('2.13.3')).toEqual([
      'CVE-2025-23216 2.13.4',
      'CVE-2025-55190 2.13.9',
      'CVE-2025-55191 2.14.20',
      'CVE-2025-59538 2.14.20',
      'CVE-2026-45738 2.14.22',
    ]);
  });

  test('2.13.9 no longer gives the credentials of repositories to who may get a project', () => {
    expect(found('2.13.8')).toContain('CVE-2025-55190 2.13.9');
    expect(found('2.13.9')).not.toContainEqual(expect.stringContaining('CVE-2025-55190'));
  });

  test.each([
    ['2.12.11', 'CVE-2025-55190 2.13.9', 'an older line that was not fixed'],
    ['2.14.15', 'CVE-2025-55190 2.14.16', 'a line that was fixed later on'],
    ['3.0.13', 'CVE-2025-55190 3.0.14', 'a line of the next major'],
    ['3.1.9', 'CVE-2026-45738 3.2.12', 'a line between fixed ones'],
  ])('%s has %s: %s', (version, entry) => {
    expect(found(version)).toContain(entry);
  });

  test.each([
    ['2.14.16', 'CVE-2025-55190', 'the fix itself'],
    ['2.14.21', 'CVE-2025-55190', 'later in a fixed line'],
    ['3.2.11', 'CVE-2025-55190', 'a line after all fixed ones'],
    ['3.1.9', 'CVE-2026-42880', 'a line before the first that has it'],
    ['3.2.11', 'CVE-2026-42880', 'fixed in its line although later ones were fixed later'],
  ])('%s has no %s: %s', (version, id) => {
    expect(argoCdAdvisories(version).map((advisory) => advisory.id)).not.toContain(id);
  });

  test('every version that can be installed is judged, and what is said fits a sentence', () => {
    for (const version of ARGO_CD_VERSIONS) {
      for (const { id, what } of argoCdAdvisories(version)) {
        expect(id).toMatch(/^CVE-\d{4}-\d+$/);
        expect(what).toMatch(/^[a-z].*[^.;]$/);
      }
    }
  });

  test('refuses an invalid version', () => {
    expect(() => argoCdAdvisories('2.13')).toThrow('version: expected three numbers such as 2.13.3, got "2.13"; name a release');
  });
});
