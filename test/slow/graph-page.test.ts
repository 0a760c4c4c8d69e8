import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { graphPage } from '../../cli/print/graph/page';
import { graphSvg } from '../../cli/print/graph/svg';
import { Project } from '../../ports/disk/project';
import { graph } from '../../verbs/graph/graph';
import { ROOT } from '../support/galley';
import { ownSystems } from '../support/own-systems';

/** The used part of playwright-core, so that our types need no browser types. */
interface Page {
  on(event: 'request', told: (request: { url(): string }) => void): void;
  on(event: 'console', told: (message: { text(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  click(selector: string): Promise<void>;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  context(): { close(): Promise<void> };
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}
interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page> }>;
  close(): Promise<void>;
}

const load = createRequire(__filename);
/** Folder for screenshots. @default - takes none */
const PICTURES = process.env['GALLEY_PICTURES'];

const HOSTILE = [
  '"><script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 1">',
  "' onfocus='window.ran = 1' autofocus='",
  '</text></svg><svg onload="window.ran = 1">',
  '</script><script>window.ran = 1</script>',
  'javascript:window.ran=1',
  '‮]]--> "end" x --> y',
];
const SECRET = 'correct-horse-battery-staple';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graph-page-'));
  const { chromium } = load('playwright-core') as { chromium: { launch(options: object): Promise<Browser> } };
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const systems = ownSystems();

/** Writes a page of an environment or a folder; returns its address. */
async function pageOf(word: string, name: string): Promise<string> {
  const answer = await graph({
    project: new Project(ROOT),
    systems,
    word,
    today: '2026-01-01',
    isDrawn: true,
    withFindings: true,
    order: false,
  });
  const file = join(folder, `${name}.html`);
  writeFileSync(file, graphPage(answer));
  return pathToFileURL(file).href;
}

function hostile(): Promise<string> {
  const objects = HOSTILE.flatMap((text, at) => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: text, namespace: text, annotations: { [text]: text } },
      spec: {
        template: {
          metadata: { labels: { app: `${at}` } },
          spec: { containers: [{ name: text, image: text, envFrom: [{ secretRef: { name: text } }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: text, namespace: text },
      spec: { type: 'LoadBalancer', selector: { app: `${at}` }, ports: [{ port: 80, name: text }] },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: text, namespace: text }, stringData: { [text]: SECRET } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: text, namespace: text },
      spec: {
        ingressClassName: text,
        rules: [{ host: text, http: { paths: [{ path: text, backend: { service: { name: text, port: { number: 80 } } } }] } }],
      },
    },
  ]);
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return pageOf(join(folder, 'hostile.json'), 'hostile');
}

async function open(url: string, options: object = {}): Promise<{ page: Page; asked: string[]; refused: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const [asked, refused]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(url);
  return { page, asked, refused };
}

const focused = (page: Page) => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');

test('hostile names run nothing and load nothing, and a Secret keeps its value', async () => {
  const url = await hostile();
  const { page, asked, refused } = await open(url);
  const boxes = await page.evaluate<number>('document.querySelectorAll(".node[role=button]").length');
  expect(boxes).toBeGreaterThan(HOSTILE.length * 3);
  const shown = await page.evaluate<string>(
    '[...document.querySelectorAll("[data-node]")].map(e => { e.dispatchEvent(new MouseEvent("click", {bubbles: true})); const t = document.querySelector("#panel-body").textContent; document.querySelector("#panel").close(); return t }).join("\\n")',
  );
  expect(shown).toContain('kind: Secret');
  expect(shown).not.toContain(SECRET);
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(await page.evaluate('document.querySelectorAll("script:not([type])").length')).toBe(1);
  expect(await page.evaluate('document.querySelectorAll("img, iframe, a, foreignObject").length')).toBe(0);
  expect([asked, refused]).toEqual([[url], []]);
  await page.context().close();
}, 120_000);

test('the keyboard alone finds, goes on, shows YAML and findings, closes, and folds', async () => {
  const { page } = await open(await pageOf('memql/prod', 'memql'));
  const { keyboard } = page;
  await keyboard.press('/');
  expect(await focused(page)).toBe('find');
  await keyboard.type('workbench');
  const found = await page.evaluate<string>('document.querySelector("#count").textContent');
  expect(found).toMatch(/^[1-9]\d* found$/);
  await keyboard.press('Enter');
  const first = await focused(page);
  expect(first.toLowerCase()).toContain('workbench');
  await keyboard.press('j');
  expect(await focused(page)).not.toBe(first);
  await keyboard.press('k');
  expect(await focused(page)).toBe(first);
  await keyboard.press('Enter');
  expect(await page.evaluate('document.querySelector("#panel").open')).toBe(true);
  expect(await page.evaluate<string>('document.querySelector("#panel-body").textContent')).toContain('apiVersion:');
  await keyboard.press('Escape');
  expect(await page.evaluate('document.querySelector("#panel").open')).toBe(false);
  expect(await focused(page)).toBe(first);
  await keyboard.press('f');
  await keyboard.press('f');
  expect(await page.evaluate('document.querySelectorAll(".application[open]").length')).toBe(0);
  await page.context().close();
}, 120_000);

test('a box can be chosen with the mouse', async () => {
  const { page } = await open(await pageOf('memql/prod', 'memql-mouse'));
  await page.click('.node.workload[role=button]');
  expect(await page.evaluate('document.querySelector("#panel").open')).toBe(true);
  await page.context().close();
}, 120_000);

test.each(['light', 'dark'] as const)(
  'axe finds nothing in %s, closed or open',
  async (colorScheme) => {
    const { page } = await open(await pageOf('memql/prod', `axe-${colorScheme}`), { colorScheme });
    await page.evaluate((load('axe-core') as { source: string }).source);
    const violations = () =>
      page.evaluate<object[]>(
        'axe.run().then(r => r.violations.map(({id, impact, nodes}) => ({id, impact, html: nodes[0].html.slice(0, 300)})))',
      );
    expect(await violations()).toEqual([]);
    await page.click('.node.workload[role=button]');
    expect(await violations()).toEqual([]);
    await page.context().close();
  },
  120_000,
);

/** Texts of a drawing that lie on each other, or stick out of their box. */
const CROWDED = `(() => {
  const wrong = [];
  for (const svg of document.querySelectorAll('svg.graph')) {
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]).filter(([, r]) => r.width > 0);
    for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
      const [[a, r], [b, s]] = [texts[i], texts[j]];
      if (r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 3 && s.top < r.bottom - 3) wrong.push(a + ' | ' + b);
    }
    for (const node of svg.querySelectorAll('.node')) {
      const box = node.querySelector('.box').getBoundingClientRect();
      for (const t of node.querySelectorAll('text')) { const r = t.getBoundingClientRect(); if (r.right > box.right + 1 || r.bottom > box.bottom + 1) wrong.push('out of its box: ' + t.textContent); }
    }
  }
  return wrong;
})()`;

test.each([1280, 1920])(
  'at %d wide, memQL needs no scrolling aside, and no two texts lie on each other',
  async (width) => {
    const { page } = await open(await pageOf('memql/prod', `wide-${width}`), { viewport: { width, height: 1000 } });
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `memql-${width}.png`), fullPage: true });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.evaluate('[...document.querySelectorAll(".scroll")].filter(e => e.scrollWidth > e.clientWidth + 1).length')).toBe(0);
    expect(await page.evaluate(CROWDED)).toEqual([]);
    await page.context().close();
  },
  120_000,
);

test.each(['memql/prod', 'kaze/agency-prod', 'ai-agents/prod', 'blackbox5/hetzner'])(
  'in the picture of %s no two texts lie on each other',
  async (word) => {
    const answer = await graph({
      project: new Project(ROOT),
      systems,
      word,
      today: '2026-01-01',
      isDrawn: true,
      withFindings: false,
      order: false,
    });
    const file = join(folder, `${word.replace('/', '-')}.html`);
    writeFileSync(
      file,
      `<!doctype html><meta charset="utf-8"><body style="margin:0">${graphSvg(answer.graph, answer.drawings, answer.labelOf)}`,
    );
    const { page } = await open(pathToFileURL(file).href);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${word.replace('/', '-')}.png`), fullPage: true });
    expect(await page.evaluate(CROWDED)).toEqual([]);
    await page.context().close();
  },
  120_000,
);
