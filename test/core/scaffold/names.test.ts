import { importedFrom } from '../../../core/scaffold/edits';
import { identifier, refuseName } from '../../../core/scaffold/names';
import { ADDITIONS, type NewService } from '../../../core/scaffold/new-service';
import { serviceFiles } from '../../../core/scaffold/service';
import { systemFiles } from '../../../core/scaffold/system';

test.each([
  ['checkout-api', 'checkoutApi'],
  ['delete', 'deleteService'],
  ['config', 'configService'],
  ['shop', 'shopService'],
  ['constructor', 'constructorService'],
  ['has-own-property', 'hasOwnPropertyService'],
  ['is-na-n', 'isNaNService'],
])('%s is %s in code', (name, code) => {
  expect(identifier(name, 'Service', ['shop'])).toBe(code);
});

test.each(['Shop', '9shop', 'shop-', 'a--b', 'a_b', '', 'x'.repeat(41), '../x', 'a/b'])('%j is no name', (name) => {
  expect(() => refuseName('system', name)).toThrow(/USAGE|expected lower-case/);
});

/** Names that a file imports, declares at its top level, or gives to `build`; not those of types. */
function declaredIn(code: string): string[] {
  const lists = [...code.matchAll(/^import (?!type)([^;']+) from/gm), ...code.matchAll(/\bbuild\(([^)]*)\)/g)];
  const given = lists.flatMap(([, list = '']) =>
    list
      .split(/[{},]/)
      .filter((each) => !/^\s*type /.test(each))
      .map((each) => each.trim().split(/\s+/).at(-1) ?? ''),
  );
  const own = [...code.matchAll(/^(?:export )?(?:const|function) (\w+)\b/gm)].map(([, name = '']) => name);
  return [...given, ...own].filter((name) => /^[a-z]\w*$/.test(name));
}

test('no name of a system or a service hides what is declared beside it in the files that are written', () => {
  const system = systemFiles({ name: 'zzz', environment: 'staging', delivery: 'flux', repository: 'https://git.example.com/r.git' });
  const service = (props: Partial<NewService>): ReadonlyMap<string, string> =>
    serviceFiles({
      system: 'zzz',
      name: 'yyy',
      port: 80,
      schedule: undefined,
      image: 'a/b',
      uses: undefined,
      with: [],
      rollout: undefined,
      ...props,
    });
  const files = [
    system,
    service({ with: ADDITIONS }),
    service({ rollout: 'canary' }),
    service({ rollout: 'blue-green' }),
    service({ port: undefined, schedule: '0 4 * * *', with: ['postgres', 'redis'] }),
    service({ uses: 'other' }),
  ];
  const code = files.flatMap((each) => [...each].flatMap(([path, text]) => (path.endsWith('.ts') ? [text] : [])));
  const names = [...new Set(code.flatMap(declaredIn))].filter((name) => !/zzz|yyy|^type$/.test(name)).sort();
  expect(names).toEqual(expect.arrayContaining(['app', 'assert', 'defineSystem', 'fromPath', 'root', 'test']));
  const word = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expect(names.filter((name) => identifier(word(name), 'Service') === name)).toEqual([]);
});

test('what gives a name to a file is found', () => {
  const code = "import { main } from 'galley';\nimport {\n  one,\n  type Two as two,\n} from './charts/a';\nimport three from './three';\n";
  expect(['main', 'one', 'two', 'three', 'on', 'Two'].map((name) => importedFrom(code, name))).toEqual([
    'galley',
    './charts/a',
    './charts/a',
    './three',
    undefined,
    undefined,
  ]);
});
