import { join } from 'node:path';
import type { Problem } from '../core/errors';
import { nameOf } from '../core/names';
import type { RenderedEnvironment } from '../core/render/tree';
import { LINE_ENDS_NEXT } from '../core/tree/compare';
import { compareEnvironment } from '../ports/disk/compare-environment';
import type { Project } from '../ports/disk/project';

/** Where `dist/` is not what was rendered: TREE_STALE, or nothing. */
export function staleProblems(project: Project, rendered: RenderedEnvironment): Problem[] {
  const differences = compareEnvironment(join(project.root, 'dist'), rendered);
  const [first, ...more] = differences;
  if (first === undefined) return [];
  const turned = differences.every(({ lineEnds }) => lineEnds === true);
  const kind = turned ? 'with other line ends' : first.kind;
  const got = `${JSON.stringify(first.path)} ${kind}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  return [
    {
      code: 'TREE_STALE',
      subject: 'tree',
      expected: 'what the sources render',
      got,
      next: turned ? LINE_ENDS_NEXT : 'run galley synth and commit',
      place: { file: `dist/${nameOf(rendered)}` },
    },
  ];
}
