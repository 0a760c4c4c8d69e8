import { GalleyError, type Problem } from '../../core/errors';
import { nameOf } from '../../core/names';
import type { RenderedRecord } from '../../ports/disk/rendered-record';
import { type RenderProps, renderAndCompare } from './all';

/** Renders this many of the skipped environments, spread evenly. */
const SAMPLE = 20;

/**
 * Renders some of the environments that the record would leave alone, and compares them with what is there.
 *
 * @throws GalleyError RECORD_WRONG if one of them differs from its render; this deletes the record
 */
export async function refuseWrongRecord(props: Omit<RenderProps, 'doing'>, record: RenderedRecord): Promise<void> {
  const skipped = props.names.filter((name) => record.find(name) !== undefined);
  const step = Math.max(1, skipped.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, skipped.length) }, (_, index) => skipped[Math.floor(index * step)]).filter(
    (name) => name !== undefined,
  );
  const results = await renderAndCompare({ ...props, names: sample, threads: 1 });
  const problems = results.flatMap((result): Problem[] =>
    (result.differences ?? []).map(({ path, kind }) => ({
      code: 'RECORD_WRONG',
      subject: nameOf(result),
      expected: 'the record to leave alone only what is rendered the same',
      got: `${path}, which is ${kind}`,
      next: 'the record is forgotten; run galley synth again, and report this',
    })),
  );
  if (problems.length === 0) return;
  record.forget();
  throw new GalleyError(problems);
}
