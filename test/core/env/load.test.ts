import type { Environment } from '../../../core/env/environment';
import { loadEnvironment, loadEnvironmentWithWarnings } from '../../../core/env/load';
import type { System } from '../../../core/env/system';
import { formatProblem, GalleyError, sentenceOf } from '../../../core/errors';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { mutations } from '../../support/mutate-environment';
import { SHOP_ENVIRONMENT, SHOP_FILE, shop } from '../../support/shop-system';

const other = { ...shop, name: 'store' };

function load(text: string, file: string = SHOP_FILE): Promise<Environment> {
  return loadEnvironment({ text, file, systems: [shop, other] });
}

async function refusalOf(text: string, file?: string): Promise<GalleyError> {
  const error = await load(text, file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GalleyError) return error;
  throw error ?? new Error('the environment was accepted');
}

async function problemsOf(text: string, file?: string): Promise<string[]> {
  return (await refusalOf(text, file)).problems.map((problem) => `${problem.code} ${formatProblem(problem)}`);
}

/** The valid file with one text in it replaced. */
function withChange(from: string, to: string): string {
  if (!SHOP_ENVIRONMENT.includes(from)) throw new Error(`not in the file: ${from}`);
  return SHOP_ENVIRONMENT.replace(from, to);
}

describe('loadEnvironment', () => {
  test('a valid file gives what it says, defaults filled in', async () => {
    const environment = await load(SHOP_ENVIRONMENT);
    expect(environment).toMatchObject({
      system: 'shop',
      environment: 'test',
      release: '1.4',
      cluster: { nodePools: {}, storageClasses: { fast: { volumeBindingMode: 'WaitForFirstConsumer' } } },
      config: { replicas: 3, store: { kind: 'disk', size: '10Gi' } },
    });
    expect(environment.kubernetesVersion).toBeInstanceOf(KubernetesVersion);
  });

  test.each(['Foo_Bar', 'a.b', '-a', 'ä', 'a b', 'a'.repeat(64)])(
    'an environment that is called %j is refused in its own line',
    async (name) => {
      const text = withChange('environment: test', `environment: ${JSON.stringify(name)}`);
      expect(await problemsOf(text, `envs/shop/${name}.yaml`)).toEqual([
        expect.stringMatching(/^ENV_INVALID .*:3:14 environment: expected (?:a DNS label|at most 63)/),
      ]);
    },
  );

  test('reports mistakes in the shared part, in config, in names and secrets at once, in the order of the file', async () => {
    const text = SHOP_ENVIRONMENT.replace('environment: test', 'environment: prod')
      .replace('"1.35"', '1.35')
      .replace('    size: 5Gi', '    size: 5G')
      .replace('LOG_LEVEL: info', `LOG_LEVEL: ghp_${'Ab1'.repeat(12)}`)
      .replace('replicas:', 'replica:');
    expect(await problemsOf(text)).toEqual([
      `ENV_INVALID ${SHOP_FILE}:3:14 environment: expected "test" as in the file's path, got "prod"; correct it or move the file`,
      `ENV_INVALID ${SHOP_FILE}:6:20 kubernetesVersion: expected text, got 1.35; quote it: "1.35"`,
      `ENV_INVALID ${SHOP_FILE}:28:3 config.replica: unknown key, expected replicas, got "replica"; rename it to replicas`,
      `ENV_INVALID ${SHOP_FILE}:30:11 config.workspace.size: expected a size such as 5Gi, got "5G"; write it in Gi`,
      `ENV_SECRET ${SHOP_FILE}:37:16 config.settings.LOG_LEVEL: looks like a GitHub token, expected no secret in the file, got one (not shown); put it into the secret store and name its key here`,
    ]);
  });

  test.each([
    [
      'a branch that git takes for none',
      '  branch: main',
      '  branch: "a..b"',
      '10:11 repository.branch: expected the name of a branch, such as main, got "a..b"; correct the value',
    ],
    [
      'a branch that names a whole ref',
      '  branch: main',
      '  branch: refs/heads/main',
      '10:11 repository.branch: expected the name of a branch, such as main, got "refs/heads/main"; correct the value',
    ],
    [
      'the name of no branch',
      '  branch: main',
      '  branch: HEAD',
      '10:11 repository.branch: expected the name of a branch, such as main, got "HEAD"; correct the value',
    ],
    [
      'a path into git itself',
      '  path: dist',
      '  path: .git/hooks',
      '11:9 repository.path: expected a relative path without .., got ".git/hooks"; correct the value',
    ],
    [
      'an absolute path',
      '  path: dist',
      '  path: /dist',
      '11:9 repository.path: expected a relative path without .., got "/dist"; correct the value',
    ],
  ])('%s is refused in its place', async (_, from, to, told) => {
    expect(await problemsOf(withChange(from, to))).toEqual([`ENV_INVALID ${SHOP_FILE}:${told}`]);
  });

  test('rules that throw are a problem of their code, with the line', async () => {
    const broken = {
      ...shop,
      rules: () => {
        throw new TypeError('not a function');
      },
    };
    const loading = loadEnvironment({ text: SHOP_ENVIRONMENT, file: SHOP_FILE, systems: [broken] });
    await expect(loading).rejects.toThrow(
      /load\.test\.ts:\d+:\d+ the rules of shop: TypeError: not a function; correct the code at this line/,
    );
    await expect(loading).rejects.toBeInstanceOf(GalleyError);
  });

  test('syntax ends early, with its own code', async () => {
    expect(await problemsOf(withChange('  branch: main', '\tbranch: main'))).toEqual([
      `ENV_SYNTAX ${SHOP_FILE}:10:1 yaml: a tab indents the line; use spaces`,
    ]);
  });

  test('the error for an unknown system names the nearest one, and the rest is still checked', async () => {
    expect(await problemsOf(withChange('system: shop', 'system: shoop').replace('delivery: argocd', 'delivery: fluxx'))).toEqual([
      `SYSTEM_UNKNOWN ${SHOP_FILE}:2:9 system: expected shop or store, got "shoop"; write shop`,
      `ENV_INVALID ${SHOP_FILE}:7:11 delivery: expected "argocd" or "flux", got "fluxx"; write flux`,
    ]);
  });

  test('without a known system, in the file or in its path, the shared part is checked', async () => {
    const text = withChange('system: shop', 'system: kiosk')
      .replace('delivery: argocd', 'delivery: fluxx')
      .replace('replicas: 3', 'replicas: x');
    expect(await problemsOf(text, 'envs/kiosk/test.yaml')).toEqual([
      'SYSTEM_UNKNOWN envs/kiosk/test.yaml:2:9 system: expected shop or store, got "kiosk"; choose one of them',
      'ENV_INVALID envs/kiosk/test.yaml:7:11 delivery: expected "argocd" or "flux", got "fluxx"; write flux',
    ]);
  });

  test('a file in another system’s folder is refused', async () => {
    expect(await problemsOf(SHOP_ENVIRONMENT, 'envs/store/test.yaml')).toEqual([
      `ENV_INVALID envs/store/test.yaml:2:9 system: expected "store" as in the file's path, got "shop"; correct it or move the file`,
    ]);
  });

  test('the system’s rules are asked once the schema has nothing to say', async () => {
    const text = withChange('storageClass: fast', 'storageClass: slow');
    expect(await problemsOf(text)).toEqual([
      `ENV_INVALID ${SHOP_FILE}:32:19 config.workspace.storageClass: expected a class of cluster.storageClasses, got "slow"; declare it there`,
    ]);
  });

  test('a rule at a place that the file leaves to a default stands at what is written above it', async () => {
    const strict = {
      ...shop,
      rules: () => [{ path: ['cluster', 'nodePools', 'big'], expected: 'a pool', got: 'nothing', next: 'declare it' }],
    };
    const loading = loadEnvironment({ text: SHOP_ENVIRONMENT, file: SHOP_FILE, systems: [strict] });
    await expect(loading).rejects.toThrow(`${SHOP_FILE}:12:1 cluster.nodePools.big: expected a pool, got nothing; declare it`);
  });

  test('a secret is not printed by a rule either', async () => {
    const secret = `ghp_${'Zy8'.repeat(12)}`;
    const text = withChange('storageClass: fast', `storageClass: ${secret}`);
    const error = await refusalOf(text);
    expect(error.problems.map(({ code }) => code)).toEqual(['ENV_SECRET']);
    expect(error.message).not.toContain(secret);
  });
});

describe('loadEnvironmentWithWarnings', () => {
  const issues = [
    { path: ['config', 'hosts'], expected: 'one host', got: 'two', next: 'choose one', severity: 'warning' },
    { path: ['release'], wrong: 'is old', got: '"1.4"', next: 'choose a later one', severity: 'warning' },
  ] as const;
  const source = (rules: System['rules']) => ({
    text: SHOP_ENVIRONMENT,
    file: SHOP_FILE,
    systems: [{ ...shop, ...(rules && { rules }) }],
  });

  test('hands out what the rules only warn of, in the order of the file', async () => {
    const { environment, warnings } = await loadEnvironmentWithWarnings(source(() => issues));
    expect(environment).toEqual(await load(SHOP_ENVIRONMENT));
    expect(warnings.map((warning) => `${warning.code} ${formatProblem(warning)}`)).toEqual([
      `ENV_ADVISORY ${SHOP_FILE}:5:10 release: is old, got "1.4"; choose a later one`,
      `ENV_ADVISORY ${SHOP_FILE}:38:3 config.hosts: expected one host, got two; choose one`,
    ]);
  });

  test('if a rule also finds an error, only errors are reported', async () => {
    const rules = () => [...issues, { path: ['delivery'], expected: 'flux', got: 'argocd', next: 'change it', severity: 'error' } as const];
    await expect(loadEnvironmentWithWarnings(source(rules))).rejects.toMatchObject({
      problems: [{ code: 'ENV_INVALID', subject: 'delivery', expected: 'flux', got: 'argocd', next: 'change it' }],
    });
  });

  test('a warning prints no secret either', async () => {
    const secret = `ghp_${'Zy8'.repeat(12)}`;
    const { warnings } = await loadEnvironmentWithWarnings(
      source(() => [{ path: ['release'], wrong: 'is old', got: secret, severity: 'warning' }]),
    );
    expect(JSON.stringify(warnings)).not.toContain(secret);
    expect(warnings).toHaveLength(1);
  });
});

const SEED = 20_26;
const COUNT = 200;

describe(`${COUNT} mutated files of seed ${SEED}`, () => {
  test.each(mutations(SHOP_ENVIRONMENT, SEED, COUNT))('$name is refused in its place', async ({ text, secret }) => {
    const error = await refusalOf(text);
    expect(error.exitCode).toBe(2);
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { place, ...said } of error.problems) {
      const message = sentenceOf(said);
      expect(place).toEqual({ file: SHOP_FILE, line: expect.any(Number), column: expect.any(Number) });
      expect(place?.line).toBeLessThanOrEqual(text.split('\n').length);
      expect(message).toMatch(/^[^;]+; .+[^.]$/);
    }
    if (secret !== undefined) {
      expect(error.problems.map(({ code }) => code)).toContain('ENV_SECRET');
      expect(error.message).not.toContain(secret);
    }
  });

  test('are the same for the same seed, and others for another', () => {
    const texts = (seed: number): string[] => mutations(SHOP_ENVIRONMENT, seed, 50).map(({ text }) => text);
    expect(texts(SEED)).toEqual(texts(SEED));
    expect(texts(SEED)).not.toEqual(texts(SEED + 1));
  });
});
