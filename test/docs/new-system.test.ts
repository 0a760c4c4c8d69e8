import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/galley';
import { TestProject } from '../support/project';
import { shop } from './example/shop';

const page = readFileSync(join(ROOT, 'docs/new-system.md'), 'utf8');

/** The blocks of a page in a language. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
/** The block that a comment in its first line names. */
const named = (text: string, name: string): string => blocks(text, 'yaml').find((block) => block.startsWith(`# ${name}`)) ?? '';

test('the example of docs/new-system.md is the one that is compiled here', () => {
  expect(blocks(page, 'ts')[0]).toBe(readFileSync(join(__dirname, 'example/shop.ts'), 'utf8'));
});

test('its files are a whole environment, and render what the page says', async () => {
  const release = named(page, 'releases/shop/1.4.0.yaml')
    .replace('sha256:…', `sha256:${'a'.repeat(64)}`)
    .replace('resolved', 'sample');
  using project = new TestProject([shop], {
    'envs/shop/prod.yaml': named(page, 'envs/shop/prod.yaml'),
    'releases/shop/1.4.0.yaml': release,
  });
  expect(await project.run('synth')).toMatchObject({ exit: 0, err: '' });
  for (const file of ['deployment-web', 'service-web', 'serviceaccount-web', 'poddisruptionbudget-web', 'kustomization'])
    expect([file, existsSync(join(project.root, 'dist/shop/prod/web', `${file}.yaml`))]).toEqual([file, true]);
});
