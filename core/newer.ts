import type { Place, Problem } from './errors';

/** What a newer Galley wrote, in a way that this one does not know: docs/formats.md. */
export function newerProblem(subject: string, format: string | number, place?: Place): Problem {
  return {
    code: 'FORMAT_NEWER',
    subject,
    wrong: `a newer Galley wrote it, in format ${format}`,
    next: 'upgrade Galley, then run the command again',
    ...(place && { place }),
  };
}
