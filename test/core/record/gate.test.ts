import { judgeGate } from '../../../core/record/gate';
import type { ActionRecord } from '../../../core/record/record';

const SUBJECT = { target: 'shop/staging', version: '1.5', lockfile: 'sha256:a', tree: 'b' };
/** A record that passes the gate by just what stands there, but for what is said. */
const passed = (but: Partial<ActionRecord> = {}): { record: ActionRecord } => ({
  record: { actor: 'ada', action: 'gate', outcome: 'passed', proof: 'run 17', ...SUBJECT, ...but },
});
const failed = passed({ outcome: 'failed', proof: 'it was down' });
const unproven = passed({ actor: 'eve' });

test.each([
  ['passed', [passed()], undefined],
  ['passed by the newest of several records', [passed(), failed], undefined],
  ['passed whatever came after it that is no gate', [passed({ action: 'deploy', outcome: 'done' }), passed()], undefined],
  ['passed whatever another environment was told', [passed({ target: 'shop/prod', outcome: 'failed' }), passed()], undefined],
  ['passed before another version failed', [passed({ version: '1.4', outcome: 'failed' }), passed()], undefined],
  ['passed by the record before one that proves nothing', [unproven, passed()], undefined],
  ['not passed where nothing was said', [], 'no record of it'],
  ['not passed where another environment alone passed', [passed({ target: 'shop/prod' })], 'no record of it'],
  ['not passed where it has failed since', [failed, passed()], 'failed (it was down)'],
  ['not passed where it failed without a proof', [passed({ outcome: 'failed', proof: undefined })], 'failed (no proof)'],
  ['not passed where another version passed', [passed({ version: '1.4' })], 'a record of 1.4'],
  ['not passed with another lockfile', [passed({ lockfile: 'sha256:c' })], 'a record of the same version with another lockfile'],
  ['not passed with another tree', [passed({ tree: 'c' })], 'a record of another rendered tree'],
  ['not passed by what proves nothing', [unproven], 'a record that proves nothing: eve may not'],
  ['told of the newest that differs', [passed({ version: '1.3' }), passed({ tree: 'c' })], 'a record of 1.3'],
] as const)('a gate is %s', async (_, line, got) => {
  const says = await judgeGate(line, SUBJECT, async ({ record: { actor } }) => (actor === 'eve' ? 'eve may not' : undefined));
  expect(says).toMatchObject({ passed: got === undefined, why: got === undefined ? undefined : { expected: 'that 1.5 passed it', got } });
});

test('returns the record that decides, or the nearest one', async () => {
  const by = async (...line: { record: ActionRecord }[]) =>
    (await judgeGate(line, SUBJECT, async ({ record: { actor } }) => (actor === 'eve' ? 'eve may not' : undefined))).by;
  const [good, other] = [passed(), passed({ tree: 'c' })];
  expect(await by(other, unproven, good)).toBe(good);
  expect(await by(other, unproven)).toBe(unproven);
  expect(await by(other)).toBe(other);
  expect(await by()).toBeUndefined();
});
