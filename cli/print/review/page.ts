import { createHash } from 'node:crypto';
import type { Consequence } from '../../../core/facts/fact';
import { printable } from '../../../core/printable';
import type { ReviewResult } from '../../../core/review/document';
import type { Group } from '../../../core/review/fold';
import { SCRIPT, STYLE } from './page-code';
import {
  acknowledgementLines,
  causeLines,
  fieldsOf,
  needsLines,
  passageLines,
  promotionLines,
  SIGNS,
  summaryOf,
  unchangedLines,
  whereText,
} from './parts';

/** Fields of one change that the page shows. */
const FIELDS = 200;
const LONGEST = 4_000;
/** The page holds the details of this many changes; it builds the others when a reader opens them. */
const EAGER = 300;

/** A comparison as a page of its own: it loads nothing, and runs nothing but its own few lines, whatever stands in the YAML. */
export function reviewPage(result: ReviewResult, sides: { readonly base: string; readonly head: string }): string {
  const policy = `default-src 'none'; style-src 'sha256-${sha256(STYLE)}'; script-src 'sha256-${sha256(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const risks = (['high', 'medium', 'low', 'none'] as const).map((risk) => {
    const count = result.groups.filter((group) => group.risk === risk).length;
    return `<label class="${risk}"><input type="checkbox" name="risk" value="${risk}" checked> ${risk === 'none' ? 'no known risk' : risk} (${count})</label>`;
  });
  const passages = passageLines(result);
  const needs = needsLines(result);
  const asked = acknowledgementLines(result);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(`${sides.base} → ${sides.head}`)}</title><style>${STYLE}</style></head>
<body><main><h1>${text(summaryOf(result))}</h1><p>${text(`${sides.base} → ${sides.head}`)}</p>
${list(promotionLines(result))}${asked.length === 0 ? '' : `<h2>Acknowledgement</h2>${list(asked)}`}
<form aria-label="Filter"><label>Find <input type="search" id="find"></label>${risks.join('')}<span id="count" role="status"></span></form>
<p class="where">Keys: / finds, Enter goes to the first that is found, j and k go on and back, Enter opens, o opens all.</p>
${result.groups.map(groupHtml).join('\n')}
${needs.length === 0 ? '' : `<h2>What it takes</h2><ul>${needs.map(({ consequence, text: line }) => factHtml({ ...consequence, text: line })).join('')}</ul>`}
${passages.length === 0 ? '' : `<h2>How it goes through</h2>${list(passages)}`}
<h2>What else</h2>${list(unchangedLines(result))}</main><script>${SCRIPT}</script></body></html>
`;
}

/** @param at how many stand before it */
function groupHtml(group: Group, at: number): string {
  const [first] = group.members;
  if (first === undefined) return '';
  const { change, pair } = first;
  const [headline = '', ...more] = group.lines;
  const side = pair.head ?? pair.base;
  const where =
    whereText(group) ||
    [side?.environment, side?.application, side?.object.metadata.namespace].filter((each) => each !== undefined).join(' ');
  const fate = 'fate' in change && change.fate !== undefined ? [`${change.fate.outcome}: ${change.fate.why}`] : [];
  const facts = group.consequences.map(factHtml);
  const body = `
${list([...more, ...fate, ...causeLines(group)])}${facts.length === 0 ? '' : `<ul>${facts.join('')}</ul>`}${fieldTable(group)}`;
  return `<details data-risk="${group.risk}"><summary><b class="${group.risk}">${group.risk === 'none' ? '' : group.risk}</b> ${text(SIGNS[change.kind])} ${text(headline)} <span class="where">${text(where)}</span></summary>${at < EAGER ? body : comment(body)}</details>`;
}

/** A browser does not parse it until a reader opens it. Nothing in it ends the comment. */
function comment(html: string): string {
  return `<!--${html.replaceAll('--', '-&#45;')}-->`;
}

function factHtml({ risk, id, text: sentence, certainty, source }: Consequence): string {
  return `<li><b class="${risk}">${risk}</b> ${text(sentence)}${certainty === 'unknown' ? ' (not known for sure)' : ''} <a href="${text(source)}" rel="noreferrer">${text(id)}</a></li>`;
}

function fieldTable(group: Group): string {
  const [first] = group.members;
  const fields = first === undefined ? [] : fieldsOf(first.change);
  if (fields.length === 0) return '';
  const rows = fields
    .slice(0, FIELDS)
    .map(
      ({ path, before, after }) =>
        `<tr><th scope="row">${text(path)}</th><td class="old">${value(before)}</td><td class="new">${value(after)}</td></tr>`,
    );
  const left = fields.length > FIELDS ? `<p>and ${fields.length - FIELDS} more fields</p>` : '';
  return `<table><thead><tr><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${rows.join('')}</tbody></table>${left}`;
}

function value(each: unknown): string {
  if (each === undefined) return '';
  const shown = typeof each === 'string' ? each : JSON.stringify(each, null, 1);
  return text(shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown);
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function text(raw: string): string {
  return printable(raw).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('base64');
}
