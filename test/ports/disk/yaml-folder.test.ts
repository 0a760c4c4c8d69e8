import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, GalleyError } from '../../../core/errors';
import { Project } from '../../../ports/disk/project';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'galley-yaml-folder-'));
  mkdirSync(join(root, 'envs/shop'), { recursive: true });
  write('envs/shop/pier.yaml');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string): void => writeFileSync(join(root, path), 'x: 1\n');
const environments = (): string[] => new Project(root).environments().map(({ system, environment }) => `${system}/${environment}`);
const problems = (): string[] => {
  try {
    return environments();
  } catch (error) {
    return (error as GalleyError).problems.map((each) => `${each.code} ${formatProblem(each)}`);
  }
};

describe('what stands in envs/ and declares no environment', () => {
  test('plain files with other names count for nothing', () => {
    for (const path of ['envs/README.md', 'envs/shop/README.md', 'envs/shop/.gitkeep', 'envs/.DS_Store', 'envs/shop/prices.csv'])
      write(path);
    expect(environments()).toEqual(['shop/pier']);
  });

  test.each(['pier.yaml~', '.pier.yaml.swp', 'pier.yaml.orig', '#pier.yaml#'])('%s beside its file has no effect', (name) => {
    write(`envs/shop/${name}`);
    expect(environments()).toEqual(['shop/pier']);
    rmSync(join(root, 'envs/shop/pier.yaml'));
    expect(problems()).toEqual([expect.stringContaining(`ENV_INVALID envs/shop/${name} file: expected`)]);
  });

  test.each(['quay.yml', 'quay.YAML', 'quay.Yaml', 'quay.yaml ', '.quay.yaml', '.yaml', 'quay.yaml.disabled', 'quay.yaml~'])(
    '%j is named',
    (name) => {
      write(`envs/shop/${name}`);
      expect(problems()).toEqual([expect.stringContaining(`ENV_INVALID envs/shop/${name} file: expected a name that ends in .yaml`)]);
    },
  );

  test.each<[string, (path: string) => void, string]>([
    ['a link', (path) => symlinkSync('pier.yaml', path), 'a symbolic link'],
    ['a dangling link', (path) => symlinkSync('../nowhere.yaml', path), 'a symbolic link'],
    ['a folder', (path) => mkdirSync(path), 'a folder'],
    ['a pipe', (path) => execFileSync('mkfifo', [path]), 'a pipe'],
  ])('%s with the name of an environment is named', (_, make, kind) => {
    make(join(root, 'envs/shop/quay.yaml'));
    expect(problems()).toEqual([expect.stringMatching(`^ENV_INVALID envs/shop/quay.yaml file: expected a plain file, got ${kind};`)]);
  });

  test('reports all strange files at once, in every folder', () => {
    mkdirSync(join(root, 'envs/bar/eu'), { recursive: true });
    symlinkSync('shop', join(root, 'envs/cafe'));
    expect(problems()).toEqual([expect.stringContaining('envs/cafe file: expected a folder, got a symbolic link')]);
    rmSync(join(root, 'envs/cafe'));
    write('envs/shop/quay.yml');
    expect(problems().map((line) => line.split(' ')[1])).toEqual(['envs/bar/eu', 'envs/shop/quay.yml']);
    write('envs/pier.yaml');
    expect(problems()).toEqual([expect.stringContaining('envs/pier.yaml file: expected a folder for each system, got a file')]);
  });

  test.each<[string, () => void]>([
    ['is not there', () => rmSync(join(root, 'envs'), { recursive: true })],
    ['is a dangling link', () => relink('nowhere')],
    ['is a link', () => relink('elsewhere')],
    [
      'is a file',
      () => {
        rmSync(join(root, 'envs'), { recursive: true });
        write('envs');
      },
    ],
  ])('an envs/ that %s is no empty one', (_, change) => {
    change();
    expect(problems()).toEqual([expect.stringMatching(/^(PROJECT_MISSING|ENV_INVALID) /)]);
    expect(new Project(root).declaresSystem('shop')).toBe(false);
  });

  test('a folder that may not be read is no empty one', () => {
    if (process.getuid?.() === 0) return;
    chmodSync(join(root, 'envs/shop'), 0);
    expect(problems()).toEqual([expect.stringContaining('IO_FAILED')]);
  });
});

function relink(target: string): void {
  mkdirSync(join(root, 'elsewhere/shop'), { recursive: true });
  rmSync(join(root, 'envs'), { recursive: true });
  symlinkSync(target, join(root, 'envs'));
}

test('lockfiles and price lists are listed by the same rules', () => {
  mkdirSync(join(root, 'releases/shop'), { recursive: true });
  mkdirSync(join(root, 'prices'));
  const project = new Project(root);
  expect([project.releasedSystems(), project.releases('shop'), project.priceLists()]).toEqual([['shop'], [], []]);
  symlinkSync('../../envs/shop/pier.yaml', join(root, 'releases/shop/1.4.yaml'));
  write('prices/cloud.yml');
  expect(() => project.releases('shop')).toThrow(GalleyError);
  expect(() => project.priceLists()).toThrow(/prices\/cloud.yml file: expected a name that ends in .yaml/);
});
