import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeApi } from './api';
import { startArgoCd } from './argocd';
import { startControlPlane } from './control-plane';
import { installCrds } from './crds';
import { startFlux } from './flux';
import { startGitServer } from './git-server';
import type { Materials } from './materials';
import { makePki } from './pki';
import type { Processes } from './processes';
import { startRollouts } from './rollouts';
import { type ClusterDescription, PORTS } from './settings';
import { runStandIns, STAND_INS } from './stand-ins/run';
import { usedKinds } from './trees';

/** Every program by the name that it goes by; `kube` is four of them. */
const LINKS: Readonly<Record<string, string>> = {
  'kube-apiserver': 'kube',
  'kube-controller-manager': 'kube',
  'kube-scheduler': 'kube',
  kubectl: 'kube',
  etcd: 'etcd',
  kwok: 'kwok',
  kustomize: 'kustomize',
  argocd: 'argocd',
  'rollouts-controller': 'rollouts-controller',
  'source-controller': 'source-controller',
  'kustomize-controller': 'kustomize-controller',
};

/** A kind of each project whose controllers run, whether the trees have any of it or not. */
const RECONCILED = [
  'argoproj.io/v1alpha1 Application',
  'argoproj.io/v1alpha1 Rollout',
  'source.toolkit.fluxcd.io/v1 GitRepository',
  'kustomize.toolkit.fluxcd.io/v1 Kustomization',
] as const;

/** Starts everything, in the order in which one needs another; returns once all of it says that it is well. */
export async function startCluster(
  materials: Materials,
  processes: Processes,
  signal: AbortSignal,
): Promise<ClusterDescription & { readonly watcher: KubeApi }> {
  const { folder } = materials;
  const bin = join(folder, 'bin');
  const data = join(folder, 'data');
  for (const name of [bin, data]) mkdirSync(name);
  for (const [link, program] of Object.entries(LINKS)) symlinkSync(materials.programs[program] ?? '', join(bin, link));
  const pki = makePki(join(folder, 'pki'));
  const client = (user: keyof typeof pki.tokens): KubeApi => new KubeApi(pki.tokens[user], pki.ca);
  const api = client('admin');
  const auditLog = join(folder, 'logs/audit.log');

  const repository = join(folder, 'git/speedrun-ventures/gitops');
  mkdirSync(repository, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', repository]);
  const key = readFileSync(join(pki.folder, 'server.key'), 'utf8');
  const cert = readFileSync(join(pki.folder, 'server.crt'), 'utf8');
  await startGitServer({ root: join(folder, 'git'), port: PORTS.git, key, cert });

  await startControlPlane({ processes, api, pki, bin, data, auditLog });
  const stages = join(data, 'stages.yaml');
  writeFileSync(stages, materials.stages);
  const lease = ['--manage-all-nodes', '--node-lease-duration-seconds', '40', '--server-address', `127.0.0.1:${PORTS.kwok}`];
  processes.start('kwok', join(bin, 'kwok'), ['--kubeconfig', pki.kubeconfig('kwok'), '--config', stages, ...lease]);

  const played = STAND_INS.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  await installCrds(api, materials.crds, new Set([...usedKinds(), ...played, ...RECONCILED]));
  const log = join(folder, 'logs/stand-ins.log');
  await runStandIns(client('stand-ins'), signal, (line) => appendFileSync(log, `${new Date().toISOString()} ${line}\n`));
  await Promise.all([
    startArgoCd({ processes, api, pki, bin, data: join(data, 'argocd'), redis: materials.redis }),
    startRollouts({ processes, api, pki, bin }),
    startFlux({ processes, api, pki, bin, data: join(data, 'flux') }),
  ]);

  const earlyPods = join(folder, 'logs/early-pods.log');
  writeFileSync(earlyPods, '');
  const kubeconfig = pki.kubeconfig('admin');
  const { ca, tokens } = pki;
  return { folder, bin, tokens, ca, kubeconfig, repository, auditLog, earlyPods, pids: processes.pids(), watcher: client('watcher') };
}
