import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reviewPage } from '../../cli/print/review/page';
import type { KubernetesObject } from '../../core/object/object';
import { reviewResult } from '../../core/review/document';
import { reviewOf } from '../../core/review/review';

/** The used part of playwright-core, so that our types need no browser types. */
interface Locator {
  count(): Promise<number>;
  textContent(): Promise<string | null>;
  all(): Promise<Locator[]>;
  click(): Promise<void>;
}
interface Page {
  on(event: 'request', told: (request: { url(): string }) => void): void;
  on(event: 'console', told: (message: { text(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  locator(selector: string): Locator;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  context(): { close(): Promise<void> };
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}
interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page> }>;
  close(): Promise<void>;
}

const load = createRequire(__filename);

const HOSTILE = [
  '"><script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 1">',
  "' onfocus='window.ran = 1' autofocus='",
  '</summary></details><svg onload="window.ran = 1">',
  '</script><script>window.ran = 1</script>',
  'javascript:window.ran=1',
  '‮<a href="javascript:window.ran=1">x</a>',
];
/** Folder for screenshots. @default - takes none */
const PICTURES = process.env['GALLEY_PICTURES'];

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  const { chromium } = load('playwright-core') as { chromium: { launch(options: object): Promise<Browser> } };
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function config(name: string, value: string, key = 'value'): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { [key]: value } };
}

function claim(size: string): KubernetesObject {
  const spec = { resources: { requests: { storage: size } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' }, spec };
}

function pod(image: string): KubernetesObject {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { replicas: 2, template } };
}

/** Writes a page of these changes; returns its address. */
function pageOf(name: string, base: readonly KubernetesObject[], head: readonly KubernetesObject[]): string {
  const side = (objects: readonly KubernetesObject[]) => objects.map((object) => ({ object, file: 'all.yaml' }));
  const told = reviewResult(reviewOf({ base: side(base), head: side(head) }, { hide: () => 'hidden' }));
  const file = join(folder, name);
  writeFileSync(file, reviewPage(told, { base: 'main', head: 'working tree' }));
  return pathToFileURL(file).href;
}

const hostile = () =>
  pageOf(
    'hostile.html',
    [claim('2Gi'), pod('web:1.0'), ...HOSTILE.map((text, at) => config(`${text}${at}`, text, text))],
    [claim('1Gi'), pod('web:1.1'), ...HOSTILE.map((text, at) => config(`${text}${at}`, `${text} changed`, text))],
  );

async function open(url: string, scheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; asked: string[]; refused: string[] }> {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  const [asked, refused]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(url);
  return { page, asked, refused };
}

/** Waits until the page has filtered: it does so a moment after the last letter. */
function shown(page: Page, text: string): Promise<unknown> {
  return page.evaluate(
    `new Promise(done => { const look = () => document.querySelector('#count').textContent === ${JSON.stringify(text)} ? done() : setTimeout(look, 5); look(); })`,
  );
}

test('hostile names and values run nothing and load nothing', async () => {
  const url = hostile();
  const { page, asked, refused } = await open(url);
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('img, svg, iframe, a[href^="javascript"]').count()).toBe(0);
  expect([asked, refused]).toEqual([[url], []]);
  await page.context().close();
}, 60_000);

test('hostile values in details that are made when they are opened run nothing either', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `a-${at}`);
  const texts = [...HOSTILE, '--><script>window.ran = 1</script>', '--!><img src=x onerror="window.ran = 1">', '-->'];
  const objects = (change: string) => [
    ...many.map((name) => config(name, change)),
    ...texts.map((text, at) => config(`z${text}${at}`, `${text} ${change}`, text)),
  ];
  const { page, refused } = await open(pageOf('hostile-later.html', objects('before'), objects('after')));
  await page.keyboard.press('o');
  await page.evaluate('new Promise(done => setTimeout(done, 300))');
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(await page.locator('details[open]').count()).toBe(300 + texts.length);
  expect(await page.locator('td.new').count()).toBe(300 + texts.length);
  expect(await page.locator('img, svg, iframe, a[href^="javascript"]').count()).toBe(0);
  expect(refused).toEqual([]);
  await page.context().close();
}, 60_000);

test('the keyboard alone finds, goes through, opens and shuts', async () => {
  const { page } = await open(hostile());
  const focused = () =>
    page.evaluate<string>(
      'document.activeElement.closest("details")?.querySelector("summary").textContent.trim() ?? document.activeElement.id',
    );
  const { keyboard } = page;
  await keyboard.press('j');
  const first = await focused();
  expect(first).toContain('claim shrinks');
  await keyboard.press('j');
  expect(await focused()).not.toBe(first);
  await keyboard.press('k');
  expect(await focused()).toBe(first);
  expect(await page.locator('details[open]').count()).toBe(0);
  await keyboard.press('Enter');
  expect(await page.locator('details[open]').count()).toBe(1);
  await keyboard.press('/');
  expect(await focused()).toBe('find');
  await keyboard.type('web');
  await shown(page, '1 shown');
  expect(await page.locator('details:visible').count()).toBe(1);
  await keyboard.press('Escape');
  expect(await page.locator('details:visible').count()).toBe(HOSTILE.length + 2);
  await keyboard.press('o');
  expect(await page.locator('details[open]').count()).toBe(HOSTILE.length + 2);
  await page.context().close();
}, 60_000);

test.each(['light', 'dark'] as const)(
  'axe finds nothing in %s',
  async (scheme) => {
    const { page } = await open(hostile(), scheme);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `page-${scheme}-shut.png`) });
    await page.keyboard.press('o');
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `page-${scheme}.png`), fullPage: true });
    await page.evaluate((load('axe-core') as { source: string }).source);
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>('axe.run()');
    expect(violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html }))).toEqual([]);
    await page.context().close();
  },
  60_000,
);

test('a page of 10,000 changes opens from disk and finds one by typing', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `settings-of-${at}x`);
  const url = pageOf(
    'many.html',
    many.map((name) => config(name, `before ${name}`)),
    many.map((name) => config(name, `after ${name}`)),
  );
  const { page } = await open('about:blank');
  await page.goto(url);
  expect(await page.locator('#count').textContent()).toBe('10000 shown');
  await page.keyboard.press('/');
  await page.keyboard.type('of-77x');
  await shown(page, '1 shown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await page.locator('details[open] td.new').textContent()).toBe('after settings-of-77x');
  await page.context().close();
}, 120_000);
