import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Delivered, reconciled } from './deliveries';
import { ROOT } from './galley';
import { leafDifferences } from './leaf-differences';

/** What may differ, as the page says it to people: `<kind> <path>`, or `any <path>`. */
export const CLOSED_LIST = [...readFileSync(join(ROOT, 'docs/delivery.md'), 'utf8').matchAll(/^\| (any|[A-Z]\w+) \| `([^`]+)` \|/gm)].map(
  ([, kind, path]) => `${kind} ${path}`,
);

/** In what an environment differs under the two controllers: the rows of the page that it meets, and what no row lists. */
export function deliveriesDiffer(argocd: Delivered, flux: Delivered): { readonly met: string[]; readonly unlisted: string[] } {
  const other = new Map(reconciled(flux).map((each) => [each.construct, each.object]));
  const met: string[] = [];
  const unlisted: string[] = [];
  for (const { construct, object } of reconciled(argocd))
    for (const path of leafDifferences(object, other.get(construct) ?? null)) {
      const row = CLOSED_LIST.find((each) => each === `any ${path}` || covers(each, `${object.kind} ${path}`));
      if (row === undefined) unlisted.push(`${construct}: ${path}`);
      else met.push(row);
    }
  return { met, unlisted };
}

/** Whether a row means a path: itself, or with `…` all that is below it. */
const covers = (row: string, path: string): boolean =>
  row === path || (row.endsWith('…') && /^[.[]/.test(path.slice(row.length - 1)) && path.startsWith(row.slice(0, -1)));
