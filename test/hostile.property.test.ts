import { GalleyError, problem } from '../core/errors';
import { refusesHostile } from './support/hostile-files';
import { faultIn } from './support/hostile-judge';
import { LONG } from './support/long';

// A thousand are made in test/slow.
refusesHostile(LONG ? 20_000 : 300, Number(process.env['GALLEY_TEST_SEED'] ?? '14'));

describe('no wrong way to handle a hostile file', () => {
  const refusal = { subject: 'release', expected: 'a version', got: '"undefined"', next: 'correct it' };
  const place = { file: 'envs/shop/test.yaml', line: 3, column: 1 };
  test.each([
    ['a crash', new TypeError('x is not a function'), 'crashed: TypeError: x is not a function'],
    ['what is called a bug', problem('BUG', { ...refusal, place }), 'a bug in Galley: '],
    ['an error of a chart', problem('CHART_FAILED', { ...refusal, place }), 'a bug in Galley: '],
    ['an error without a line', problem('ENV_INVALID', { ...refusal, place: { file: place.file } }), 'no line: ENV_INVALID'],
    ['a line that is not there', problem('ENV_INVALID', { ...refusal, place: { ...place, line: 4 } }), 'line 4 of 3: '],
    ['a line of another file', problem('ENV_INVALID', { ...refusal, place: { ...place, file: 'other.yaml' } }), 'another file: '],
    ['an error that says nothing', problem('ENV_INVALID', { ...refusal, got: 'undefined', place }), 'unclear: '],
    ['a key that is called so', problem('ENV_INVALID', { ...refusal, subject: 'config.NaN', place }), undefined],
    ['an error that says what is wrong, in its line', problem('ENV_INVALID', { ...refusal, place }), undefined],
    ['nothing wrong', undefined, undefined],
    ['an empty refusal', new GalleyError([]), 'refused without a problem'],
  ])('%s', (_, error, fault) => {
    const found = faultIn(error, 'a\r\nb\u2028c\nd', [place.file]);
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});
