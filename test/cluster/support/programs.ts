import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder with one Go module for each set of programs that can share dependencies. */
export const GO_FOLDER = join(__dirname, '../go');

/** A program that is built from its Go module. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** Folder of `go/` whose go.mod and go.sum pin it. @default - the program's own module pins it: `package` is then `path@version` */
  readonly module?: string;
  readonly package: string;
  /** Values for the linker, as in the projects' own builds: the programs compare some of them at run time. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Seconds that a person should expect to wait for a first build on 2 free cores: an estimate; a busy machine took up to five times that. */
  readonly seconds: number;
}

const KUBERNETES = '1.35.4';
const ARGO_CD = '3.2.11';
const FLUX = '1.7.3';
const COMPONENT_VERSION = 'k8s.io/component-base/version';

/** Version of kwok, whose module also has the stages that its pods and nodes go through. */
export const KWOK = '0.8.0';

/** Every program of a run. */
export const PROGRAMS: readonly Program[] = [
  {
    // kube-apiserver, kube-controller-manager, kube-scheduler and kubectl in one program: the name of its link decides.
    name: 'kube',
    version: KUBERNETES,
    module: 'kube',
    package: '.',
    variables: {
      [`${COMPONENT_VERSION}.gitVersion`]: `v${KUBERNETES}`,
      [`${COMPONENT_VERSION}.gitMajor`]: '1',
      [`${COMPONENT_VERSION}.gitMinor`]: '35',
      [`${COMPONENT_VERSION}.gitTreeState`]: 'clean',
      [`${COMPONENT_VERSION}.gitCommit`]: 'unknown',
      'k8s.io/client-go/pkg/version.gitVersion': `v${KUBERNETES}`,
    },
    seconds: 300,
  },
  { name: 'etcd', version: '3.6.6', module: 'etcd', package: 'go.etcd.io/etcd/server/v3', seconds: 35 },
  { name: 'kwok', version: KWOK, package: `sigs.k8s.io/kwok/cmd/kwok@v${KWOK}`, seconds: 85 },
  { name: 'kustomize', version: '5.8.0', package: 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.0', seconds: 15 },
  {
    name: 'argocd',
    version: ARGO_CD,
    module: 'argocd',
    package: 'github.com/argoproj/argo-cd/v3/cmd',
    variables: { 'github.com/argoproj/argo-cd/v3/common.version': ARGO_CD },
    seconds: 400,
  },
  {
    name: 'rollouts-controller',
    version: '1.9.2',
    module: 'gitops',
    package: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    seconds: 215,
  },
  { name: 'source-controller', version: FLUX, module: 'gitops', package: 'github.com/fluxcd/source-controller', seconds: 110 },
  { name: 'kustomize-controller', version: FLUX, module: 'gitops', package: 'github.com/fluxcd/kustomize-controller', seconds: 35 },
];

/** Folder in the cache: other sources or other flags are another folder. */
export function cacheFolder(program: Program): string {
  const hash = createHash('sha256').update(JSON.stringify([program.package, program.variables]));
  if (program.module !== undefined) {
    const files = program.package === '.' ? ['go.mod', 'go.sum', 'main.go'] : ['go.mod', 'go.sum'];
    for (const file of files) hash.update(readFileSync(join(GO_FOLDER, program.module, file)));
  }
  return `${program.name}-${program.version}-${hash.digest('hex').slice(0, 12)}`;
}
