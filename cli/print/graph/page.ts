import { createHash } from 'node:crypto';
import { counted } from '../../../core/counted';
import { formatFault } from '../../../core/errors';
import { type Graph, type GraphNode, nodesOf } from '../../../core/graph/graph';
import type { LaidOut } from '../../../core/graph/layout';
import type { Finding } from '../../../core/model/finding';
import type { KubernetesObject } from '../../../core/object/object';
import { printable } from '../../../core/printable';
import { toYaml } from '../../../core/yaml/yaml';
import { drawingParts, type NodeLabel } from './drawing';
import { escaped } from './escape';
import { ARROWS, arrowsOf } from './legend';
import { PAGE_STYLE, SCRIPT } from './page-code';
import { COLORS, DRAWING_STYLE } from './style';
import { footOf } from './svg';

/** Letters of one object's YAML that the page holds. */
const LONGEST = 60_000;

/** What a page shows beside the drawings. */
export interface GraphPageProps {
  readonly graph: Graph;
  readonly drawings: readonly LaidOut[];
  readonly labelOf: (node: GraphNode) => NodeLabel;
  /** An object as it may be shown: without the values of Secrets. */
  readonly shown: (object: KubernetesObject) => KubernetesObject;
  readonly findingsOf: (object: KubernetesObject) => readonly Finding[];
}

/** The graph as a page of its own: it loads nothing, and runs nothing but its own few lines, whatever stands in the YAML. */
export function graphPage(props: GraphPageProps): string {
  const { graph } = props;
  const style = `${COLORS}${PAGE_STYLE}${DRAWING_STYLE}`;
  const policy = `default-src 'none'; style-src 'sha256-${sha256(style)}'; script-src 'sha256-${sha256(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const boxes = nodesOf(graph).length;
  const legend = arrowsOf(graph).map(
    (kind) =>
      `<li><svg class="graph" width="38" height="14" aria-hidden="true"><path class="edge ${kind}" d="M0 7H32"/><path class="tip ${kind}" d="M38 7l-6 -3v6Z"/></svg> ${escaped(ARROWS[kind])}</li>`,
  );
  const data = new PageData(props);
  const sections = graph.groups.map((group) => section(props, group.name, data)).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(graph.title)}</title><style>${style}</style></head>
<body><header><h1>${escaped(graph.title)}</h1><p>${counted(graph.groups.length, 'application')}, ${counted(boxes, 'box').replace('boxs', 'boxes')}</p>
<form role="search"><label>Find <input type="search" id="find" autocomplete="off"></label> <span id="count" role="status"></span></form>
<p class="dim">Keys: / finds, Enter goes to the first; Tab, j and k go on and back, Enter shows YAML and findings, Esc closes; f folds all.</p>
<ul class="legend">${legend.join('')}<li><svg class="graph" width="18" height="18" aria-hidden="true"><circle class="badge" cx="9" cy="9" r="9"/><text class="count" x="9" y="13">2</text></svg> findings of galley check</li></ul></header>
<main>${sections}
${footOf(graph)
  .filter((line) => line.startsWith('Not known'))
  .map((line) => `<p class="dim">${escaped(line)}</p>`)
  .join('')}</main>
<dialog id="panel" aria-labelledby="panel-title"><div class="bar"><h2 id="panel-title"></h2><button type="button" id="close">Close</button></div><div id="panel-body" tabindex="0" role="region" aria-labelledby="panel-title"></div></dialog>
<script type="application/json" id="data">${data.text()}</script><script>${SCRIPT}</script></body></html>
`;
}

function section({ graph, drawings, labelOf, findingsOf }: GraphPageProps, name: string, data: PageData): string {
  const group = graph.groups.find((each) => each.name === name);
  if (group === undefined) return '';
  const drawing = drawings.find((each) => each.name === name);
  for (const node of group.nodes) data.add(labelOf(node).key, node.label, node.objects);
  const others = group.others.map((object, at) => {
    const key = `${data.size}o${at}`;
    data.add(key, object.metadata.name, [object]);
    const count = findingsOf(object).length;
    const title = `${object.kind} ${object.metadata.name}`;
    return `<li><button type="button" data-node="${key}" aria-haspopup="dialog">${escaped(title)}${count === 0 ? '' : ` (${counted(count, 'finding')})`}</button></li>`;
  });
  const picture =
    drawing === undefined
      ? ''
      : `<div class="scroll"><svg class="graph" width="${drawing.width}" height="${drawing.height}" viewBox="0 0 ${drawing.width} ${drawing.height}" role="group" aria-label="${escaped(name)}">
${drawingParts(drawing, { labelOf, isPage: true })}
</svg></div>`;
  const more =
    others.length === 0
      ? ''
      : `<details class="others"><summary>${counted(others.length, 'other object')}</summary><ul>${others.join('')}</ul></details>`;
  const size = drawing === undefined ? counted(others.length, 'object') : counted(group.nodes.length, 'box').replace('boxs', 'boxes');
  return `<details class="application" ${drawing === undefined ? '' : 'open'}><summary><h2>${escaped(name)}</h2> <span class="dim">${size}</span></summary>${picture}${more}</details>`;
}

/** The few lines that the page shows for a selected object. The page holds each object once. */
class PageData {
  readonly #nodes: Record<string, { readonly title: string; readonly objects: readonly number[] }> = {};
  readonly #objects: unknown[] = [];
  readonly #known = new Map<KubernetesObject, number>();

  constructor(private readonly props: GraphPageProps) {}

  get size(): number {
    return Object.keys(this.#nodes).length;
  }

  add(key: string, title: string, objects: readonly KubernetesObject[]): void {
    this.#nodes[key] = { title: printable(title), objects: objects.map((object) => this.#index(object)) };
  }

  #index(object: KubernetesObject): number {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    const at = this.#objects.length;
    this.#known.set(object, at);
    const yaml = printable(toYaml(this.props.shown(object)));
    this.#objects.push({
      name: printable(`${object.kind} ${object.metadata.name}`),
      yaml: yaml.length > LONGEST ? `${yaml.slice(0, LONGEST)}\n… and ${yaml.length - LONGEST} letters more\n` : yaml,
      findings: this.props.findingsOf(object).map((finding) => ({
        severity: finding.verdict === 'unknown' ? 'unknown' : finding.severity,
        check: finding.check,
        text: printable(`${finding.path ?? ''} ${formatFault(finding as Parameters<typeof formatFault>[0])}`.trim()),
        ...(finding.accepted !== undefined && { accepted: printable(finding.accepted.reason) }),
      })),
    });
    return at;
  }

  /** As JSON in which no markup ends the element that it stands in. */
  text(): string {
    return JSON.stringify({ nodes: this.#nodes, objects: this.#objects }).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
  }
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('base64');
}
