import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ARGO_CD_INSTALLS } from '../../imports/argo-cd-install';
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

  test('the install manifests are those that definitions.yaml names, and no file is left over', () => {
    expect(Object.keys(ARGO_CD_INSTALLS).map((version) => `argo-cd v${version}`)).toEqual(
      definitions.installs.map(({ name, version }) => `${name} ${version}`),
    );
    for (const [version, { images }] of Object.entries(ARGO_CD_INSTALLS))
      expect(images['argocd']).toBe(`quay.io/argoproj/argocd:v${version}`);
    const module = readFileSync(join(root, 'imports/argo-cd-install.ts'), 'utf8');
    const used = [...module.matchAll(/require\('\.\/install\/(.*)'\)/g)].map(([, file]) => file);
    expect([...new Set(used)].sort()).toEqual(readdirSync(join(root, 'imports/install')).sort());
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
