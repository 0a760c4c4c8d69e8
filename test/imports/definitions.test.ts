import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readDefinitions } from '../../tools/import/definitions';

const root = join(__dirname, '../..');
const definitions = readDefinitions(join(root, 'imports/definitions.yaml'));
const kinds = definitions.crds.flatMap((source) =>
  Object.entries(source.kinds).flatMap(([apiVersion, names]) => names.map((kind) => ({ apiVersion, kind }))),
);

describe('imports/', () => {
  test('cdk8s.yaml lists exactly the files of imports/crds', () => {
    const listed: unknown = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8')).imports;
    const files = readdirSync(join(root, 'imports/crds')).sort();
    expect(listed).toEqual(files.map((file) => `imports/crds/${file}`));
  });

  test.each(kinds)('$apiVersion $kind has a class and a schema', ({ apiVersion, kind }) => {
    const [group, version] = apiVersion.split('/');
    const text = readFileSync(join(root, `imports/${group}.ts`), 'utf8');
    const classes = [...text.matchAll(/^export class \w+ extends ApiObject \{[^}]*apiVersion: '(.*)',\s+kind: '(.*)',/gm)];
    expect(classes.map(([, version, kind]) => `${version} ${kind}`)).toContain(`${apiVersion} ${kind}`);
    expect(existsSync(join(root, `imports/schemas/crds/${group}/${kind.toLowerCase()}_${version}.json`))).toBe(true);
  });

  test('go.mod compiles the versions that definitions.yaml names', () => {
    const goMod = readFileSync(join(root, 'tools/import/go.mod'), 'utf8');
    const goSum = readFileSync(join(root, 'tools/import/go.sum'), 'utf8');
    const compiled = [definitions.kustomize, ...definitions.crds.filter(({ packages }) => packages !== undefined)];
    for (const { module, version, sum } of compiled) {
      expect(goMod).toContain(`${module} ${version}\n`);
      expect(goSum).toContain(`${module} ${version} ${sum}\n`);
    }
  });
});
