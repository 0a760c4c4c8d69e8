import { besideFindings } from '../../../core/published/beside';

const folder = (path: string) => ({ path, mode: '040000', id: '0' });
const file = (path: string) => ({ path, mode: '100644', id: '0' });
const provenance = (system: string) => ({
  system,
  environment: 'prod',
  release: '1',
  commit: 'c',
  url: undefined,
  tree: 't',
  inputs: [],
  tool: '1',
  governed: true,
});
const told = (props: Partial<Parameters<typeof besideFindings>[0]>) =>
  besideFindings({
    path: 'dist',
    top: [],
    within: [],
    systems: ['shop', 'mail'],
    declared: [{ system: 'shop', environment: 'prod' }],
    others: [],
    ...props,
  }).map(({ kind, path }) => `${kind} ${path}`);

test('the project’s own files are no finding', () => {
  expect(
    told({ top: [folder('dist/shop'), folder('dist/mail'), file('dist/hydrator.metadata')], within: [folder('dist/shop/prod')] }),
  ).toEqual([]);
});

test('reports a folder, a file and a link beside systems or environments, also under the name of one', () => {
  expect(
    told({
      top: [folder('dist/evil'), file('dist/kustomization.yaml'), { ...file('dist/mail'), mode: '120000' }],
      within: [folder('dist/shop/evil'), file('dist/shop/prod'), { ...file('dist/shop/hydrator.metadata'), mode: '120000' }],
    }),
  ).toEqual([
    'unexpected dist/evil',
    'unexpected dist/kustomization.yaml',
    'unexpected dist/mail',
    'unexpected dist/shop/evil',
    'unexpected dist/shop/hydrator.metadata',
    'unexpected dist/shop/prod',
  ]);
});

test('a system counts as another project’s only if all its statements say so and name none of our commits', () => {
  const other = { system: 'paint', environment: 'prod', provenance: provenance('paint'), ours: false };
  const top = [folder('dist/paint')];
  expect(told({ top, others: [other] })).toEqual(['other dist/paint']);
  for (const others of [
    [],
    [{ ...other, ours: true }],
    [{ ...other, provenance: undefined }],
    [{ ...other, provenance: provenance('shop') }],
    [other, { ...other, environment: 'test' }],
  ])
    expect(told({ top, others })).toEqual(['unexpected dist/paint']);
});

test('in the root of a repository its own plain files are none, and everything else is', () => {
  const top = ['.github', 'README.md', 'LICENSE', 'kustomization.yaml', 'hydrator.metadata'].map(file);
  expect(told({ path: '', top: [...top, folder('shop'), folder('evil')] })).toEqual(['unexpected evil', 'unexpected kustomization.yaml']);
});

test('reports a folder, a link and a submodule under the names of its own files', () => {
  const top = [
    folder('evil.md'),
    folder('LICENSE'),
    { ...file('README.md'), mode: '120000' },
    { ...file('.hidden'), mode: '160000' },
    folder('.github'),
  ];
  expect(told({ path: '', top })).toEqual(['unexpected .hidden', 'unexpected LICENSE', 'unexpected README.md', 'unexpected evil.md']);
});
