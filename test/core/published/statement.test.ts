import { type Provenance, parseStatement, printStatement } from '../../../core/published/statement';

const said: Provenance = {
  system: 'shop',
  environment: 'prod',
  release: '1.4',
  commit: 'a'.repeat(40),
  url: 'https://git.example.com/shop/deploy',
  tree: 'b'.repeat(40),
  inputs: [{ path: 'envs/shop/prod.yaml', digest: `sha256:${'c'.repeat(64)}` }],
  tool: '1.0.0',
  governed: true,
};

test.each(['a'.repeat(40), 'a'.repeat(64)])('what a statement says is read back: from %s', (commit) => {
  expect(parseStatement(printStatement({ ...said, commit }))).toEqual({ ...said, commit });
});

test.each(['HEAD', 'main', 'refs/heads/main', ':/Deploy', 'a'.repeat(39), 'A'.repeat(40), `${'a'.repeat(40)}~1`, '--all', ''])(
  'a source that is no id of a commit is none: %j',
  (commit) => {
    expect(parseStatement(printStatement({ ...said, commit }))).toBeUndefined();
  },
);
