import type { Project } from '../../ports/disk/project';
import { lookAtMachine, type Machine } from '../../ports/process/machine';

/** One thing that was looked at. */
export interface LookedAt {
  readonly what: string;
  /** `good`, what a person may do without, and what nothing works without. */
  readonly state: 'good' | 'later' | 'wrong';
  readonly says: string;
}

/** Checks the requirements on the machine and the project. It changes nothing and uses no network. */
export async function examineMachine(project: Project): Promise<readonly LookedAt[]> {
  const machine = await lookAtMachine(project.root);
  return [...ofMachine(machine), ...ofProject(project, machine)];
}

/** What is of use beside git, and what for. */
const TOOLS = [
  ['kubeconform', 'schemas are checked with it: https://github.com/yannh/kubeconform'],
  ['kubectl', 'a person applies delivery/ once with it: https://kubernetes.io/docs/tasks/tools/'],
  ['helm', 'only for charts of Helm that are to stay: https://helm.sh/docs/intro/install/'],
  ['kustomize', 'only for overlays that are to stay: https://kubectl.docs.kubernetes.io/installation/kustomize/'],
] as const;

function ofMachine({ node, git, name, email, format, key, signs, programs }: Machine): LookedAt[] {
  return [
    atLeast(node, [20, 19]) ? good('Node', node) : wrong('Node', `${node}; install 20.19 or newer`),
    ofGit(git),
    name !== undefined && email !== undefined
      ? good('identity', `${name} <${email}>`)
      : later('identity', 'git config --global user.name "Ada Lovelace" && git config --global user.email ada@example.com'),
    ofSigning({ format, key, signs }),
    ...TOOLS.map(([program, use]) => {
      const version = programs[program];
      return version === undefined ? later(program, `not found; ${use}`) : good(program, version);
    }),
  ];
}

function ofGit(git: string | undefined): LookedAt {
  if (git === undefined) return wrong('git', 'not found; install 2.34 or newer');
  return atLeast(git, [2, 34]) ? good('git', git) : wrong('git', `${git}; commits are signed by SSH from 2.34 on`);
}

function ofSigning({ format, key, signs }: Pick<Machine, 'format' | 'key' | 'signs'>): LookedAt {
  if (key === undefined)
    return later(
      'signing',
      'no key: ssh-keygen -t ed25519, then git config --global gpg.format ssh && git config --global user.signingKey ~/.ssh/id_ed25519.pub',
    );
  if (format === 'ssh' && !signs)
    return later('signing', `${key}: git signs only where it is asked to; git config --global commit.gpgSign true`);
  return good('signing', `${format ?? 'openpgp'}, ${key}`);
}

function ofProject(project: Project, { installed, locked }: Machine): LookedAt[] {
  if (project.readText('main.ts') === undefined) return [later('project', 'none here: galley init DIR')];
  const access = project.readText('access.yaml');
  return [
    installed ? good('packages', 'installed') : wrong('packages', locked ? 'npm ci' : 'npm install'),
    access === undefined
      ? later('access.yaml', 'none: galley access init NAME')
      : /^sample: true$/m.test(access)
        ? later('access.yaml', 'a sample, which grants nothing: galley access init NAME')
        : good('access.yaml', 'your own'),
  ];
}

const good = (what: string, says: string): LookedAt => ({ what, state: 'good', says });
const later = (what: string, says: string): LookedAt => ({ what, state: 'later', says });
const wrong = (what: string, says: string): LookedAt => ({ what, state: 'wrong', says });

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, first, second] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}
