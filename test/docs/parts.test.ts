import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEnvironments, failures } from '../../api/checks';
import { ROOT } from '../support/galley';
import { TestProject } from '../support/project';
import { social } from './example/social';

const page = readFileSync(join(ROOT, 'docs/parts.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

test('the example of docs/parts.md is the one that is compiled here', () => {
  expect(block('ts')).toBe(readFileSync(join(__dirname, 'example/social.ts'), 'utf8'));
});

test.each(['flux', 'argocd'])('it renders under %s, and no check fails', async (delivery) => {
  const image = (name: string) => `{ image: ghcr.io/example/${name}, tag: 1.0.0, digest: sha256:${'a'.repeat(64)}, origin: sample }`;
  const environment = block('yaml')
    .replace('delivery: flux', `delivery: ${delivery}`)
    .replace('flux: { namespace: flux-system }', `${delivery}: { namespace: ${delivery} }`);
  using project = new TestProject([social], {
    'envs/social/prod.yaml': environment,
    'releases/social/1.0.0.yaml': `system: social\nversion: 1.0.0\ncomponents: { web: ${image('web')}, streaming: ${image('streaming')} }\n`,
  });
  expect(await project.run('synth')).toMatchObject({ exit: 0, err: '' });
  const found = await checkEnvironments({ root: project.root, systems: [social] });
  expect(failures(found)).toEqual([]);
});
