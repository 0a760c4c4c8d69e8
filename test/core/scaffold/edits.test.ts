import { aboveMark, withImport, withValues, withWords } from '../../../core/scaffold/edits';

const MAIN = "import { main } from 'galley';\nimport { shop } from './charts/shop';\n\nvoid main({ systems: [shop], root: __dirname });\n";

describe('an import', () => {
  test('stands among those that it is sorted with', () => {
    expect(withImport(MAIN, "import { api } from './charts/api';")).toBe(
      MAIN.replace('import { shop', "import { api } from './charts/api';\nimport { shop"),
    );
    expect(withImport(MAIN, "import { zoo } from './charts/zoo';")).toBe(
      MAIN.replace("'./charts/shop';\n", "'./charts/shop';\nimport { zoo } from './charts/zoo';\n"),
    );
  });

  test('that is there is not added, whatever it is called', () => {
    expect(withImport(MAIN, "import { other } from './charts/shop';")).toBe(MAIN);
  });

  test('needs a file that has some', () => {
    expect(withImport('const a = 1;\n', "import { b } from './b';")).toBeUndefined();
  });
});

describe('a word of a list', () => {
  test('is added once', () => {
    expect(withWords(MAIN, 'systems', ['api'])).toContain('systems: [shop, api]');
    expect(withWords(MAIN, 'systems', ['shop'])).toBe(MAIN);
    expect(withWords("components: ['b'],", 'components', ["'a'"])).toBe("components: ['a', 'b'],");
  });

  test.each(['systems: [...all]', 'systems: [make()]', 'systems: all', 'systems: [shop /* and more */]'])('is refused by %s', (text) => {
    expect(withWords(text, 'systems', ['api'])).toBeUndefined();
  });
});

test('a line stands above its mark, once, and nowhere where the mark is gone', () => {
  const text = '  a();\n  // mark\n  b();\n';
  const edited = aboveMark(text, 'mark', 'c();');
  expect(edited).toBe('  a();\n  c();\n  // mark\n  b();\n');
  expect(aboveMark(edited ?? '', 'mark', 'c();')).toBe(edited);
  expect(aboveMark('a();\n', 'mark', 'c();')).toBeUndefined();
});

describe('values of a YAML file', () => {
  const text = '# kept\na: 1 # this too\nb: { c: 2 }\n\nd: {}\n';

  test('are added, and all else stays as it is written', () => {
    expect(
      withValues(text, [
        [['b', 'e'], 3],
        [['d', 'f'], { g: 4 }],
        [['a'], 9],
      ]),
    ).toBe('# kept\na: 1 # this too\nb: { c: 2, e: 3 }\n\nd:\n  f:\n    g: 4\n');
  });

  test('that are there stay', () => {
    expect(withValues(text, [[['a'], 9]])).toBe(text);
  });

  test.each(['a:   1\n', 'a: [\n', "a: 'x'\nb:\n    - 1\n"])('are not added where yaml would write the file otherwise: %j', (odd) => {
    expect(withValues(odd, [[['z'], 1]])).toBeUndefined();
  });

  test('are not put below what is no map', () => {
    expect(withValues(text, [[['a', 'b'], 1]])).toBeUndefined();
  });
});
