import { extname } from 'node:path';
import { counted } from '../../core/counted';
import { problem } from '../../core/errors';
import { nodesOf } from '../../core/graph/graph';
import { writeReport } from '../../ports/disk/write-report';
import { today } from '../../ports/process/today';
import { type GraphAnswer, graph } from '../../verbs/graph/graph';
import { Command, type CommandFactory, examples } from '../command';
import { graphMermaid } from '../print/graph/mermaid';
import { graphPage } from '../print/graph/page';
import { graphSvg } from '../print/graph/svg';
import { noteProblems } from '../print/problems';

interface Options {
  readonly out?: string;
  readonly order: boolean;
}

const NOTHING = 'there is no workload, no way in, no volume and no Secret in what was given';
const NO_ORDER = 'nothing that applies it was given: no Application, no Kustomization, no waves';

/** The format of a graph, by the extension of the file. */
const FORMS: Readonly<Record<string, (answer: GraphAnswer) => string>> = {
  '.svg': ({ graph, drawings, labelOf }) => graphSvg(graph, drawings, labelOf),
  '.html': (answer) => graphPage(answer),
  '.mmd': ({ graph }) => `${graphMermaid(graph)}\n`,
};

/** `galley graph`: what an environment, or any YAML, is made of, and what leads from one part to the other. */
export const graphCommand: CommandFactory = (context) =>
  new Command('graph')
    .summary('Draw the parts of an environment, or of any YAML')
    .description(
      'Draws applications, workloads, Services, ways in from outside, volumes, Secrets (never their values) and allowed connections. It is a page that finds, folds and shows YAML and findings (.html), a picture (.svg), or Mermaid (.mmd, and stdout). The same objects give the same bytes.',
    )
    .argument('[what]', 'SYSTEM/ENV, a folder, a file, or - for stdin; by default the only environment')
    .option('--out <file>', 'FILE.html, FILE.svg or FILE.mmd')
    .option('--order', 'draw the order of application instead', false)
    .addHelpText(
      'after',
      examples(
        ['A page to explore', 'galley graph shop/prod --out shop.html'],
        ['A picture of the output of a chart', 'helm template web ./chart | galley graph - --out web.svg'],
        ['For a page that draws Mermaid', 'galley graph shop/prod'],
        ['The order of application', 'galley graph shop/prod --order --out order.svg'],
      ),
    )
    .runs(async (word: string | undefined, { out, order }: Options) => {
      const { systems, project, io } = context();
      const end = out === undefined ? '.mmd' : extname(out).toLowerCase();
      const form = formOf(end, out);
      const answer = await graph({ project, systems, word, today: today(), isDrawn: end !== '.mmd', withFindings: end === '.html', order });
      noteProblems(answer.unread, io);
      const text = form(answer);
      if (out === undefined) io.out(text.trimEnd());
      else {
        writeReport(out, text);
        const boxes = nodesOf(answer.graph).length;
        io.out(`${out}: ${counted(boxes, 'box').replace('boxs', 'boxes')}, ${counted(answer.graph.edges.length, 'arrow')}`);
      }
      if (nodesOf(answer.graph).length === 0) io.note(order ? NO_ORDER : NOTHING);
      return answer.unread.length > 0 ? 2 : 0;
    });

/** @throws GalleyError USAGE */
function formOf(end: string, out = ''): (answer: GraphAnswer) => string {
  const form = FORMS[end];
  if (form !== undefined) return form;
  throw problem('USAGE', {
    subject: '--out',
    expected: 'a file that ends in .html, .svg or .mmd',
    got: JSON.stringify(out),
    next: 'choose one of these',
  });
}
