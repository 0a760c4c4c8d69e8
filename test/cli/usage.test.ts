import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/env/system';
import { repositoryFolder } from '../../verbs/scaffold/init';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** The shop with a namespace and a web server. */
const shopWithCharts: System = defineSystem({
  ...shop,
  build: (app, { images }) => {
    new k8s.KubeNamespace(new Chart(app, 'base'), 'namespace', { metadata: { name: 'shop' } });
    const image = String((images as Record<string, unknown>)['web']);
    new k8s.KubePod(new Chart(app, 'web', { namespace: 'shop' }), 'pod', {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image }] },
    });
  },
});

const FILES = {
  'envs/shop/test.yaml': SHOP_ENVIRONMENT,
  'envs/shop/prod.yaml': SHOP_ENVIRONMENT.replace('environment: test', 'environment: prod'),
  'releases/shop/1.4.yaml': SHOP_RELEASE,
};

test.each(['', '/', '/..'])('%j is no folder for a new repository', (word) => {
  expect(() => repositoryFolder(word)).toThrow('a folder of its own');
});

let project: TestProject;

beforeEach(() => {
  project = new TestProject([shopWithCharts], FILES);
});
afterEach(() => project[Symbol.dispose]());

describe('usage', () => {
  test.each([
    [['synht'], "error: unknown command 'synht'\n(Did you mean synth?)"],
    [['synth', '--chekc'], "error: unknown option '--chekc'\n(Did you mean --check?)"],
  ])('%j exits 2 and suggests the nearest', async (argv, message) => {
    expect(await project.run(...argv)).toMatchObject({ exit: 2, err: message });
  });

  test('help names every command, each has examples, and all of it fits a terminal', async () => {
    const commands: string[] = [];
    const read = async (words: readonly string[]): Promise<void> => {
      const { exit, out } = await project.run(...words, '--help');
      expect(exit).toBe(0);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      if (words.length > 0) expect(`${words.join(' ')} ${out}`).toContain('Examples:\n  # ');
      // Commands stand under what one wants to do; options and arguments under names of their own.
      const sections = out
        .split(/\n\n/)
        .filter((section) => /^[A-Z][^\n]*:\n {2}[a-z]/.test(section) && !/^(?:Arguments|Examples|Usage):/.test(section));
      for (const [, name = ''] of sections.join('\n').matchAll(/^ {2}([a-z]+) /gm)) {
        if (name === 'help') continue;
        commands.push([...words, name].join(' '));
        await read([...words, name]);
      }
    };
    await read([]);
    expect(commands).toEqual(expect.arrayContaining(['access check', 'capacity', 'gate pass', 'release check', 'rollout status', 'synth']));
  });
});
