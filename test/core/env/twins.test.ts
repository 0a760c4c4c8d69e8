import { twinProblems } from '../../../core/env/twins';

const name = (word: string) => {
  const [system = '', environment = ''] = word.split('/');
  return { system, environment };
};

test('reports two environments whose system and name join to the same text, with both files', () => {
  expect(twinProblems(['a/b-c', 'a/d', 'a-b/c', 'a-b/d'].map(name))).toEqual([
    expect.objectContaining({ code: 'ENV_INVALID', got: 'a-b-c, as envs/a/b-c.yaml', place: { file: 'envs/a-b/c.yaml' } }),
  ]);
  expect(twinProblems(['a/b-c', 'a-b/d', 'a/b'].map(name))).toEqual([]);
});
