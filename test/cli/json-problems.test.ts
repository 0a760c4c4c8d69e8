import { TestProject } from '../support/project';

const run = async (...argv: string[]) => {
  using project = new TestProject([], {});
  return project.run(...argv);
};

test.each([
  [
    'an option that is none',
    ['history', '--json', '--nonsense'],
    { exit: 2, problems: [{ code: 'USAGE', wrong: "unknown option '--nonsense'" }] },
  ],
  [
    'a folder that is none',
    ['-C', '/nonsense', 'history', '--json'],
    { exit: 2, problems: [{ code: 'USAGE', subject: '--project', got: '"/nonsense"' }] },
  ],
])('prints %s as JSON on stdout, and as text on stderr', async (_, argv, answer) => {
  const { exit, out, err } = await run(...argv);
  expect(JSON.parse(out)).toMatchObject({ version: 1, ...answer });
  expect(exit).toBe(answer.exit);
  expect(err).not.toBe('');
});

test('without --json prints none of it on stdout', async () => {
  expect((await run('history', '--nonsense')).out).toBe('');
});
