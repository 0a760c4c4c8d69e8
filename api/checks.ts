/**
 * Checks over Kubernetes objects as a whole, whoever wrote them: what `galley check` runs. Each says in its findings what is wrong, where, and what to do.
 */
import { accepted } from '../core/check/acceptance';
import { CHECKS } from '../core/check/checks';
import { NO_CHECKS_FILE } from '../core/check/checks-file';
import type { System } from '../core/env/system';
import { GalleyError, problem } from '../core/errors';
import { KubernetesVersion } from '../core/kubernetes-version';
import type { Finding } from '../core/model/finding';
import type { JsonObject } from '../core/object/object';
import { kubernetesObjects } from '../core/object/read-objects';
import { Project } from '../ports/disk/project';
import { inScratch } from '../ports/disk/scratch';
import { today } from '../ports/process/today';
import { check } from '../verbs/check/check';
import { checkFiles as filesChecked } from '../verbs/check/check-files';
import { checkObjects as objectsChecked } from '../verbs/check/check-objects';

export type { Finding } from '../core/model/finding';

/** What is known of the cluster, for YAML that is no environment's. */
export interface CheckSettings {
  /** Minor version of the cluster, such as `1.35`. @default - not known: checks that depend on it find nothing */
  readonly kubernetesVersion?: string;
  /** True if the input is complete, so that a reference to an object outside it is wrong. @default false: such a finding is `unknown` */
  readonly whole?: boolean;
}

/** A check, as `galley explain` tells of it. */
export interface CheckRule {
  /** What findings and acceptances know it by; it never changes. */
  readonly id: string;
  /** `error`: an API server or a controller refuses it, or it can't work. `warning`: it works, and fails a person some day. `info`: worth a look. */
  readonly severity: Finding['severity'];
  readonly title: string;
  /** What happens where it does not hold. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Page of the project that knows. */
  readonly source: string;
}

/** Every check there is. */
export function checkRules(): CheckRule[] {
  return CHECKS.map(({ id, severity, title, why, fix, source }) => ({ id, severity, title, why, fix, source }));
}

/**
 * Checks objects, all of them at once. Schemas are not judged: `checkFiles` asks kubeconform about those.
 *
 * @param objects with apiVersion, kind and metadata.name, such as `renderEnvironment` of `galley/testing` gives
 * @param settings with `beside`: objects that are there too and are not judged, such as the definitions of custom resources
 * @returns all findings, accepted or not
 * @throws GalleyError MANIFEST_INVALID for each that is no Kubernetes object, CONSTRUCT_INVALID for a version that is none
 */
export function checkObjects(
  objects: readonly JsonObject[],
  { kubernetesVersion, whole = false, beside = [] }: CheckSettings & { readonly beside?: readonly JsonObject[] } = {},
): Finding[] {
  return objectsChecked({
    objects: kubernetesObjects(objects, 'objects'),
    beside: kubernetesObjects(beside, 'beside'),
    kubernetesVersion: versionOf(kubernetesVersion),
    whole,
    today: today(),
  });
}

/**
 * Checks the YAML and JSON of a folder or of one file, all of it at once. Includes kubeconform's verdict on schemas, if kubeconform is
 * installed.
 *
 * @param path of the folder or file
 * @param settings with `crds`: a folder of CustomResourceDefinitions that the cluster has
 * @returns all findings, each with its file and line, accepted or not
 * @throws GalleyError MANIFEST_* for each document that can't be read, USAGE where nothing is there or it holds no object
 */
export async function checkFiles(
  path: string,
  { kubernetesVersion, whole = false, crds }: CheckSettings & { readonly crds?: string } = {},
): Promise<Finding[]> {
  const version = versionOf(kubernetesVersion);
  const checked = await inScratch('check', (scratch) =>
    filesChecked({ words: [path], file: NO_CHECKS_FILE, kubernetesVersion: version, crds, whole, scratch }),
  );
  if (checked.unread.length > 0) throw new GalleyError(checked.unread);
  if (checked.objects === 0)
    throw problem('USAGE', { subject: path, expected: 'Kubernetes objects', got: 'none', next: 'name a folder that holds some' });
  return accepted(checked.findings, checked.acceptances, today());
}

/** Which environments are checked. */
export interface CheckEnvironmentsProps {
  /** Folder that holds envs/, releases/ and checks.yaml. */
  readonly root: string;
  readonly systems: readonly System[];
  /** `SYSTEM`, or `SYSTEM/ENV` with `*` for any letters. @default - all */
  readonly environments?: readonly string[];
}

/**
 * Renders environments in memory and checks each as a whole, by what checks.yaml says.
 *
 * @returns all findings, accepted or not
 * @throws GalleyError with all problems of the files, if one does not render
 */
export async function checkEnvironments({ root, systems, environments = [] }: CheckEnvironmentsProps): Promise<readonly Finding[]> {
  const { findings } = await check({ project: new Project(root), systems, words: environments, whole: false, today: today() });
  return findings;
}

const RANK = { info: 0, warning: 1, error: 2 } as const;

/** Those by which `galley check` would fail: wrong, accepted by nobody, and severe enough. */
export function failures(findings: readonly Finding[], from: Finding['severity'] = 'error'): Finding[] {
  return findings.filter(
    ({ severity, verdict, accepted }) => RANK[severity] >= RANK[from] && verdict === 'wrong' && accepted === undefined,
  );
}

const versionOf = (text: string | undefined): KubernetesVersion | undefined =>
  text === undefined ? undefined : KubernetesVersion.parse(text);
