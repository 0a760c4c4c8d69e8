import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphSvg } from '../../../cli/print/graph/svg';
import { Project } from '../../../ports/disk/project';
import { graph } from '../../../verbs/graph/graph';
import { ROOT } from '../../support/galley';
import { ownSystems } from '../../support/own-systems';

/** An environment of each system; memQL's in its order too. */
const PICTURES = [
  ['memql', 'memql/prod', false],
  ['memql-order', 'memql/prod', true],
  ['kaze', 'kaze/agency-prod', false],
  ['ai-agents', 'ai-agents/prod', false],
  ['blackbox5', 'blackbox5/hetzner', false],
] as const;

test.each(PICTURES)('docs/pictures/%s.svg is what galley graph draws of %s; UPDATE_DOCS=1 writes it', async (name, word, order) => {
  const answer = await graph({
    project: new Project(ROOT),
    systems: ownSystems(),
    word,
    today: '2026-01-01',
    isDrawn: true,
    withFindings: false,
    order,
  });
  const made = graphSvg(answer.graph, answer.drawings, answer.labelOf);
  const file = join(ROOT, 'docs/pictures', `${name}.svg`);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, made);
  expect(readFileSync(file, 'utf8')).toBe(made);
});
