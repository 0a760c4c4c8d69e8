import { parseIndex, printIndex, type TreeIndex } from '../../../core/tree/index-file';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const place = { file: 'dist/shop/dev/.galley.json' };
const owner = { system: 'shop', environment: 'dev' };
const index: TreeIndex = {
  ...owner,
  finished: true,
  inputs: new Map([['releases/shop/1.0.0.yaml', digest('2')]]),
  files: new Map([
    ['mesh/kustomization.yaml', digest('b')],
    ['Mesh/a.yaml', digest('a')],
  ]),
};

const parse = (change: object) => () => parseIndex(JSON.stringify({ ...JSON.parse(printIndex(index)), ...change }), place, owner);

test('an index is printed with sorted keys and paths, whatever their order was', () => {
  expect(printIndex(index)).toMatchInlineSnapshot(`
"{
  "environment": "dev",
  "files": {
    "Mesh/a.yaml": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "mesh/kustomization.yaml": "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  },
  "finished": true,
  "format": 1,
  "inputs": {
    "releases/shop/1.0.0.yaml": "sha256:2222222222222222222222222222222222222222222222222222222222222222"
  },
  "system": "shop"
}
"
`);
  expect(printIndex({ ...index, files: new Map([...index.files].reverse()) })).toBe(printIndex(index));
});

test('what was printed is read back', () => {
  expect(parseIndex(printIndex(index), place, owner)).toEqual(index);
});

test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a\\b', '', '.galley.json', '.galley-staging/lock-1-1'])(
  'an index that names %j is not followed',
  (path) => {
    expect(parse({ files: { [path]: digest('a') } })).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ code: 'FILE_FOREIGN', place })] }),
    );
  },
);

test.each([
  ['another format', { format: 2 }],
  ['no file list', { files: undefined }],
  ['an unknown key', { owner: 'me' }],
  ['a digest that is none', { files: { 'a.yaml': 'sha256:1' } }],
])('an index with %s is not followed', (_, change) => {
  expect(parse(change)).toThrow(
    /^dist\/shop\/dev\/\.galley\.json index: expected what galley wrote for this folder, got .+; restore the file/,
  );
});

test('the index of another environment, in a folder that was copied, is not followed', () => {
  expect(parse({ environment: 'prod' })).toThrow('got the index of shop/prod');
});

test('text that is not JSON is told as such, the cause kept', () => {
  const half = printIndex(index).slice(0, 40);
  expect(() => parseIndex(half, place, owner)).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  expect(() => parseIndex(half, place, owner)).toThrow('got text that is not JSON');
});
