import { formatFault } from '../core/errors';
import { nameOf } from '../core/names';
import { Project } from '../ports/disk/project';
import { type CheckAnswer, check } from '../verbs/check/check';
import { ROOT } from './support/galley';
import { ownSystems } from './support/own-systems';

const project = new Project(ROOT);
const systems = ownSystems();

let answer: CheckAnswer;
beforeAll(async () => {
  answer = await check({ project, systems, words: [], whole: false, today: '2026-11-29' });
}, 120_000);

test.each(project.environments().map(nameOf))('%s holds every check, or says why not', (name) => {
  const open = answer.findings.filter(
    ({ environment, accepted, severity, verdict }) =>
      environment === name && accepted === undefined && (severity !== 'info' || verdict === 'unknown'),
  );
  expect(
    open.map((finding) => `${finding.check} ${finding.subject}: ${formatFault(finding as Parameters<typeof formatFault>[0])}`),
  ).toEqual([]);
});

test('every environment was looked at, and each acceptance of checks.yaml is used', () => {
  expect(answer.environments).toEqual(project.environments().map(nameOf));
  expect(answer.objects).toBeGreaterThan(project.environments().length);
  expect(answer.findings.filter((finding) => finding.check.startsWith('acceptance-'))).toEqual([]);
});
