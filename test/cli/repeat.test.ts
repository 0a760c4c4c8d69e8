import { createColors } from 'picocolors';
import { repeat } from '../../cli/repeat';
import { type ErrorCode, problem } from '../../core/errors';

/** Runs with these results of looks; returns the printed lines, and the number of looks. */
async function looked(
  ...ends: readonly (ErrorCode | boolean)[]
): Promise<{ readonly told: string[]; readonly looks: number; readonly thrown?: unknown }> {
  const told: string[] = [];
  let looks = 0;
  const io = {
    out: () => {},
    note: (line: string) => void told.push(line),
    progress: () => {},
    ask: undefined,
    now: () => 0,
    color: createColors(false),
  };
  const look = async (): Promise<boolean> => {
    const end = ends[looks];
    looks += 1;
    if (typeof end === 'string') throw problem(end, { subject: `look ${looks}`, wrong: 'it failed' });
    return end ?? true;
  };
  try {
    await repeat(0.001, io, look);
    return { told, looks };
  } catch (thrown) {
    return { told, looks, thrown };
  }
}

test('it is looked until enough was seen', async () => {
  expect(await looked(false, false, true, false)).toEqual({ told: [], looks: 3 });
});

test('reports an API server that is silent for a while once, and asks again', async () => {
  const outage = ['CLUSTER_FAILED', 'CLUSTER_FAILED', 'CLUSTER_FAILED', 'CLUSTER_FAILED'] as const;
  expect(await looked(false, ...outage, false, 'CLUSTER_FAILED', true)).toEqual({
    told: ['error[CLUSTER_FAILED] look 2: it failed', 'error[CLUSTER_FAILED] look 7: it failed'],
    looks: 8,
  });
});

test.each([
  ['the first look', ['CLUSTER_FAILED'], 1],
  ['what does not pass', [false, 'CLUSTER_DENIED', true], 2],
  ['the fifth failure in a row', [false, ...Array.from({ length: 9 }, () => 'CLUSTER_FAILED' as const)], 6],
] as const)('%s ends it', async (_, ends, looks) => {
  expect(await looked(...ends)).toMatchObject({
    looks,
    thrown: { problems: [expect.objectContaining({ subject: `look ${looks}`, wrong: 'it failed' })] },
  });
});
