import fc from 'fast-check';
import { type FaultOf, formatFault, formatProblem, GalleyError, problem, sentenceOf } from '../../core/errors';

const whole: Required<FaultOf> = {
  subject: 'config.hots',
  wrong: 'unknown key',
  expected: 'hosts',
  got: '"hots"',
  next: 'rename it to hosts',
};

describe('a problem', () => {
  test('has one shape, each part if there is one', () => {
    const { wrong, expected, got, next } = whole;
    expect(sentenceOf(whole)).toBe('config.hots: unknown key, expected hosts, got "hots"; rename it to hosts');
    expect(formatFault({ expected, got, next })).toBe('expected hosts, got "hots"; rename it to hosts');
    expect(formatFault({ wrong, next })).toBe('unknown key; rename it to hosts');
    expect(formatFault({ expected })).toBe('expected hosts');
  });

  test('begins with its place, as far as that is known', () => {
    const file = 'envs/kaze/prod.yaml';
    expect(formatProblem({ ...whole, place: { file, line: 3, column: 7 } })).toMatch(/^envs\/kaze\/prod\.yaml:3:7 config\.hots: /);
    expect(formatProblem({ ...whole, place: { file, line: 3 } })).toMatch(/^envs\/kaze\/prod\.yaml:3 config\.hots: /);
    expect(formatProblem({ ...whole, place: { file } })).toMatch(/^envs\/kaze\/prod\.yaml config\.hots: /);
    expect(formatProblem(whole)).toMatch(/^config\.hots: /);
  });

  test('keeps its parts in the error that is thrown, and the error underneath', () => {
    const cause = new Error('disk full');
    const error = problem('IO_FAILED', { ...whole, place: undefined }, { cause });
    expect(error).toBeInstanceOf(GalleyError);
    expect(error.problems).toStrictEqual([{ code: 'IO_FAILED', ...whole }]);
    expect(error.cause).toBe(cause);
  });

  test('loses no part in its sentence', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/);
    const parts = fc.record({ subject: word, wrong: word, expected: word, got: word, next: word }, { requiredKeys: ['subject', 'wrong'] });
    fc.assert(
      fc.property(parts, (told) => {
        const sentence = sentenceOf(told);
        expect(sentence).toBe(sentence.trim());
        for (const part of Object.values(told)) expect(sentence).toContain(part);
      }),
    );
  });
});
