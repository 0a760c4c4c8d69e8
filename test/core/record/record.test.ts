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
        const [read] = parseTrailers(printTrailers([each]));
        expect(read).toMatchObject({
          actor: each.actor,
          action: each.action,
          target: each.target,
          version: each.version,
          outcome: each.outcome,
        });
        expect(printTrailers([read ?? record])).toBe(printTrailers([each]));
      }),
    );
  });

  test('is read by git as it was written', () => {
    const message = messageOf([{ ...record, proof: 'seen\n\nGalley-Actor: eve\r\nGalley-Outcome: failed' }]);
    const parsed = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
    expect(message.startsWith(`Say that 1.5 passed the gate of shop/staging\n\n`)).toBe(true);
    expect(parseTrailers(parsed)).toEqual([{ ...record, proof: 'seen Galley-Actor: eve Galley-Outcome: failed' }]);
  });

  test.each([
    ['an actor', 'Galley-Actor: ada\n', ''],
    ['a known action', 'Galley-Action: gate', 'Galley-Action: destroy'],
    ['a known outcome', 'Galley-Outcome: passed', 'Galley-Outcome: maybe'],
    ['one version only', 'Galley-Version: 1.5', 'Galley-Version: 1.5\ngalley-version: 1.6'],
  ])('is none without %s', (_, from, to) => {
    expect(parseTrailers(printTrailers([record]).replace(from, to))).toEqual([]);
  });

  test('stands beside trailers of others', () => {
    expect(parseTrailers(`Signed-off-by: Ada\n${printTrailers([record])}Galley-Token: a.b.c\nx\n`)).toEqual([record]);
  });

  test('of several environments comes back for each, and what is said before the first holds for all', () => {
    const records = fc.uniqueArray(anyRecord, { minLength: 2, maxLength: 5, selector: ({ target }) => target });
    fc.assert(
      fc.property(records, ([first, ...more]) => {
        if (first === undefined) return;
        const { actor, action } = first;
        const all = [first, ...more.map((each) => ({ ...each, actor, action }))];
        const read = parseTrailers(printTrailers(all));
        expect(read.map(({ target }) => target)).toEqual(all.map(({ target }) => target));
        expect(printTrailers(read)).toBe(printTrailers(all));
      }),
    );
  });

  const two = [record, { ...record, target: 'shop/prod' }];

  test.each([
    ['of another actor', 'Galley-Target: shop/prod\n', 'Galley-Target: shop/prod\nGalley-Actor: eve\n'],
    ['of another action', 'Galley-Target: shop/prod\n', 'Galley-Target: shop/prod\nGalley-Action: deploy\n'],
    ['of the same environment', 'shop/prod', 'shop/staging'],
    ['without a version', 'Galley-Target: shop/prod\nGalley-Version: 1.5\n', 'Galley-Target: shop/prod\n'],
  ])('is none where a second one is %s', (_, from, to) => {
    expect(parseTrailers(printTrailers(two))).toEqual(two);
    expect(parseTrailers(printTrailers(two).replace(from, to))).toEqual([]);
  });

  test('says in its subject how many environments it is of', () => {
    expect(messageOf(two)).toMatch(/^Say that 1\.5 passed the gate of 2 environments of shop\n\nGalley-Actor: ada\n/);
  });
});
