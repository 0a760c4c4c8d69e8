import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { ACTIONS, type ActionRecord, messageOf, OUTCOMES, parseTrailers, printTrailers } from '../../../core/record/record';

const word = fc.stringMatching(/^[a-z0-9][a-z0-9./-]{0,10}$/);
const anyText = fc.string({ unit: 'binary' });
const anyRecord = fc.record(
  {
    actor: word,
    action: fc.constantFrom(...ACTIONS),
    target: word,
    version: word,
    outcome: fc.constantFrom(...OUTCOMES),
    rollout: word,
    proof: anyText,
    reason: anyText,
  },
  { requiredKeys: ['actor', 'action', 'target', 'version', 'outcome'] },
) as fc.Arbitrary<ActionRecord>;

const record: ActionRecord = { actor: 'ada', action: 'gate', target: 'shop/staging', version: '1.5', outcome: 'passed' };

describe('a record', () => {
  test('comes back from its trailers, and no text in it becomes a trailer of its own', () => {
    fc.assert(
      fc.property(anyRecord, (each) => {
        const read = parseTrailers(printTrailers(each));
        expect(read).toMatchObject({
          actor: each.actor,
          action: each.action,
          target: each.target,
          version: each.version,
          outcome: each.outcome,
        });
        expect(printTrailers(read ?? record)).toBe(printTrailers(each));
      }),
    );
  });

  test('is read by git as it was written', () => {
    const message = messageOf({ ...record, proof: 'seen\n\nGalley-Actor: eve\r\nGalley-Outcome: failed' });
    const parsed = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
    expect(message.startsWith(`Say that 1.5 passed the gate of shop/staging\n\n`)).toBe(true);
    expect(parseTrailers(parsed)).toEqual({ ...record, proof: 'seen Galley-Actor: eve Galley-Outcome: failed' });
  });

  test.each([
    ['an actor', 'Galley-Actor: ada\n', ''],
    ['a known action', 'Galley-Action: gate', 'Galley-Action: destroy'],
    ['a known outcome', 'Galley-Outcome: passed', 'Galley-Outcome: maybe'],
    ['one version only', 'Galley-Version: 1.5', 'Galley-Version: 1.5\ngalley-version: 1.6'],
  ])('is none without %s', (_, from, to) => {
    expect(parseTrailers(printTrailers(record).replace(from, to))).toBeUndefined();
  });

  test('stands beside trailers of others', () => {
    expect(parseTrailers(`Signed-off-by: Ada\n${printTrailers(record)}Galley-Token: a.b.c\nx\n`)).toEqual(record);
  });
});
