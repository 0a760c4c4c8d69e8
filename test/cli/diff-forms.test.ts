import { code, reviewMarkdown } from '../../cli/print/review/markdown';
import { reviewPage } from '../../cli/print/review/page';
import type { KubernetesObject } from '../../core/object/object';
import { reviewResult } from '../../core/review/document';
import { reviewOf } from '../../core/review/review';
import { unifiedLines } from '../../core/review/unified';

const HOSTILE = 'x`` ](http://evil.example) <script>alert(1)</script> @octocat ``` </details> <!-- \n# title';

function config(name: string, value: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { [HOSTILE]: value } };
}

function told(count: number, name: string) {
  const side = (value: string) =>
    Array.from({ length: count }, (_, at) => ({ object: config(`${name}${at}`, `${value}${at}`), file: 'a.yaml' }));
  return reviewResult(reviewOf({ base: side('a'), head: side('b') }, { hide: () => 'hidden' }));
}

/** The text without its code spans, as CommonMark finds them: a run of backticks ends at the next run of the same length. */
function outsideOfCode(text: string): string {
  return text.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

test('nothing of a hostile name or value stands outside of a code span, nor can be a tag, a mention or a link inside', () => {
  const text = reviewMarkdown(told(1, HOSTILE), { budget: 65_536, whole: HOSTILE });
  expect(text).toContain('evil.example');
  const outside = outsideOfCode(text);
  for (const word of ['evil', 'script', 'octocat', '# title', 'alert']) expect(outside).not.toContain(word);
  expect(text).not.toMatch(/<script|@octocat|\]\(http:\/\/evil|^# title/m);
});

test.each(['`', '``a`', 'a`', '', ' ', '```js'])('a code span holds %j', (raw) => {
  expect(outsideOfCode(`before ${code(raw)} after`)).toBe('before  after');
});

test.each([4_000, 32_768, 65_536])('a comment of %i bytes has no more, says what is left out, and how to have it all', (budget) => {
  const text = reviewMarkdown(told(3_000, 'settings-é'), { budget, whole: 'galley diff a b' });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
  expect(text).toContain('not shown here');
  expect(text).toContain('galley diff a b');
});

test('the page holds a hostile name and value as text, and forbids to run or load anything else', () => {
  const page = reviewPage(told(1, HOSTILE), { base: HOSTILE, head: 'b' });
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain("default-src 'none'");
  expect(page.replace(/<script>[\s\S]*?<\/script>/, '')).not.toMatch(/\son\w+=/);
});

test('texts are compared line by line', () => {
  expect(unifiedLines('a\nb\nc\n', 'a\nc\nd\n')).toEqual(['@@ -1 +1 @@', ' a', '-b', ' c', '+d']);
  expect(unifiedLines('', 'a\n')).toEqual(['@@ -1 +1 @@', '+a']);
  expect(unifiedLines('a\n', 'a\n')).toEqual([]);
});
