import type { Files, Forge } from './files';
import { workflowFiles } from './workflows';

/** Options of a new repository. */
export interface RepositoryProps {
  /** Of its package: the folder's, as npm takes it. */
  readonly name: string;
  readonly ci: Forge;
  /** What package.json asks for: a version, or a file below the root. */
  readonly galley: string;
  /** Exact versions of what is needed to work on charts. */
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Text of access.yaml. */
  readonly access: string;
}

/** The files of a repository that has no system yet. */
export function repositoryFiles(props: RepositoryProps): Files {
  return new Map([
    ['package.json', packageJson(props)],
    ['main.ts', MAIN],
    ['cdk8s.yaml', CDK8S],
    ['tsconfig.json', TSCONFIG],
    ['biome.json', BIOME],
    ['.npmrc', NPMRC],
    ['.gitignore', 'node_modules/\nbuild/\n*.log\n.galley-staging/\n.galley-cache/\n'],
    ['.gitattributes', '# dist/ is compared byte by byte.\n* text=auto eol=lf\n*.tgz binary\n'],
    ['README.md', readme(props.name)],
    ...FOLDERS.map(([folder, text]) => [`${folder}/README.md`, `# ${folder}/\n\n${text}\n`] as const),
    ['test/project.test.ts', PROJECT_TEST],
    ['renovate.json', RENOVATE],
    ...workflowFiles(props.ci),
    ['access.yaml', props.access],
  ]);
}

/** A name that npm takes, made from a folder's. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' || name === 'galley' || name === 'node-modules' ? 'deployments' : name.slice(0, 100);
}

function packageJson({ name, galley, devDependencies }: RepositoryProps): string {
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'commonjs',
    engines: { node: '>=20.19' },
    scripts: {
      galley: 'galley',
      synth: 'galley schema && galley synth',
      'synth:check': 'galley schema --check && galley synth --check',
      test: 'npm run typecheck && node --import tsx --test test/*.test.ts',
      typecheck: 'tsc --noEmit',
      lint: 'biome ci --error-on-warnings .',
      format: 'biome check --write .',
    },
    dependencies: { galley },
    devDependencies,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const MAIN = `import { main } from 'galley';

// \`galley new system\` adds to this list.
void main({ systems: [], root: __dirname });
`;

const CDK8S = `# For \`npx cdk8s synth\` and \`npx cdk8s import\`; cdk8s-cli is not installed here.
language: typescript
app: npx tsx main.ts
output: build/cdk8s
imports: []
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2023",
    "lib": ["ES2023"],
    "module": "node20",
    "moduleResolution": "node16",
    "types": ["node"],
    "noEmit": true,
    "strict": true,
    "resolveJsonModule": true,
    "noUncheckedIndexedAccess": true,
    "noImplicitOverride": true,
    "noFallthroughCasesInSwitch": true,
    "noUnusedLocals": true,
    "noUnusedParameters": true,
    "isolatedModules": true,
    "skipLibCheck": true,
    "forceConsistentCasingInFileNames": true
  },
  "include": ["main.ts", "constructs", "charts", "imports", "test"]
}
`;

const BIOME = `{
  "$schema": "./node_modules/@biomejs/biome/configuration_schema.json",
  "files": { "includes": ["**", "!dist", "!imports", "!charts/**/*.json", "!**/*.schema.json", "!package-lock.json"] },
  "formatter": { "indentStyle": "space", "indentWidth": 2, "lineWidth": 140 },
  "javascript": { "formatter": { "quoteStyle": "single" } },
  "linter": {
    "rules": {
      "preset": "recommended",
      "style": { "useImportType": "error", "useNodejsImportProtocol": "error" },
      "correctness": { "noUnusedImports": "error", "noUnusedVariables": "error" }
    }
  }
}
`;

const NPMRC = `# No package runs code when it is installed.
ignore-scripts=true
save-exact=true
`;

const FOLDERS: readonly (readonly [folder: string, text: string])[] = [
  ['charts', 'Which workloads a system has: a folder for each. `galley new system NAME` makes one.'],
  ['constructs', "Building blocks of your own, which know Kubernetes and no system. Galley's come from `galley/constructs`."],
  [
    'imports',
    'Typed custom resources of your own: `galley types FILE` makes them of their definitions. Those that Galley has come from `galley/imports/…`.',
  ],
  [
    'envs',
    'Where: `<system>/<environment>.yaml`, what a person edits. `galley new environment SYSTEM/NAME --like SYSTEM/OTHER` makes one.',
  ],
  ['releases', 'Which bytes: `<system>/<version>.yaml`, the lockfile of all images of one version. `galley pin` resolves its digests.'],
  ['dist', 'What runs: rendered by `npm run synth`, committed, reviewed, never edited.'],
];

const PROJECT_TEST = `import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const root = join(__dirname, '..');
const environments = readdirSync(join(root, 'envs'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));

/** Runs a command of Galley, and fails with what it says. */
function galley(...words: string[]): void {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/galley'), words, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, \`\${stdout}\${stderr}\`);
}

test('dist/ is what the sources render', () => galley('synth', '--check'));

test('the lockfiles are coherent', () => galley('release', 'check'));

test('no check fails', { skip: environments.length === 0 && 'no environment yet' }, () => galley('check'));
`;

const RENOVATE = `{
  "$schema": "https://docs.renovatebot.com/renovate-schema.json",
  "extends": ["config:recommended", "helpers:pinGitHubActionDigests"],
  "customManagers": [
    {
      "customType": "regex",
      "description": "The lockfiles of Galley: image, tag and digest of each entry",
      "managerFilePatterns": ["/^releases/.+\\\\.yaml$/"],
      "matchStrings": [
        "image: \\"?(?<depName>[^\\\\s\\",}]+)\\"?,?\\\\s+tag: \\"?(?<currentValue>[^\\\\s\\",}]+)\\"?,?\\\\s+digest: \\"?(?<currentDigest>sha256:[a-f0-9]{64})\\"?"
      ],
      "datasourceTemplate": "docker"
    }
  ],
  "packageRules": [
    {
      "matchManagers": ["custom.regex"],
      "prBodyNotes": [
        "The digest is what Renovate found. Before this is merged, run \`npx galley pin SYSTEM@VERSION\`, which asks the registry itself and notes that it did, and \`npm run synth\`."
      ]
    }
  ]
}
`;

const readme = (name: string): string => `# ${name}

What runs in our clusters, rendered by [Galley](node_modules/galley/README.md): typed charts and small environment files in, digest-pinned YAML in \`dist/\` out.

\`\`\`sh
npm ci
npm run synth   # render dist/
npm test        # types, whether dist/ is what the sources render, and all checks
\`\`\`

| folder | what it answers |
| --- | --- |
| \`envs/\` | where: one file an environment |
| \`releases/\` | which bytes: one lockfile a version |
| \`charts/\` | which workloads a system has |
| \`constructs/\`, \`imports/\` | building blocks and typed custom resources of our own |
| \`dist/\` | what runs; rendered, never edited |

\`\`\`sh
npx galley                                                     # where you are, and what is next
npx galley new system shop                                     # a system, with its first environment
npx galley new service shop checkout --port 8080               # a workload of it
npx galley new environment shop/prod --like shop/staging       # another copy of it
npx galley import DIR                                          # a system from YAML that is there
npx galley types FILE                                          # typed custom resources, from their definitions
npx galley watch                                               # what each save changes, beside an editor
npx galley upgrade                                             # what a new version of Galley would change; --take takes it
\`\`\`

\`access.yaml\` says who may change what; \`galley access init NAME\` begins it where there is none.
`;
