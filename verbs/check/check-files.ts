import { acceptancesOn } from '../../core/check/acceptance';
import { CHECKS } from '../../core/check/checks';
import { severityIn } from '../../core/check/checks-file';
import { type Judgement, runChecks } from '../../core/check/run';
import { stepsOf } from '../../core/check/steps';
import { World } from '../../core/check/world';
import type { Warning } from '../../core/errors';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import { linesIn } from '../../core/manifest/locate';
import { type Manifest, type Manifests, readManifests } from '../../core/manifest/manifests';
import type { Finding } from '../../core/model/finding';
import type { KubernetesObject } from '../../core/object/object';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import type { Checked, CheckSettings } from './checked';

/** Which files are checked, and what is known of their cluster. */
export interface CheckFilesProps extends CheckSettings {
  /** Folders, files, or `-`. */
  readonly words: readonly string[];
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Folder of CustomResourceDefinitions. */
  readonly crds?: string | undefined;
  /** Whether what is given is all there is. */
  readonly whole: boolean;
}

/**
 * Checks YAML from anywhere, all of it at once.
 *
 * @throws GalleyError USAGE, IO_FAILED where a word names nothing that can be read
 */
export function checkFiles(props: CheckFilesProps): Checked {
  const read = props.words.map(readManifestFiles);
  const texts = new Map(read.flatMap(({ files }) => [...files]));
  const manifests = readManifests(texts);
  const definitions = props.crds === undefined ? [] : readManifests(readManifestFiles(props.crds).files).manifests;
  const passed = new Map<string, number>();
  for (const each of read) for (const [end, count] of each.passed) passed.set(end, (passed.get(end) ?? 0) + count);
  const others: Warning[] = [...read.flatMap((each) => each.others), ...manifests.others];
  const { findings, acceptances } = judge(props, manifests, definitions, texts);
  return { findings, acceptances, unread: manifests.unread, others, passed, objects: manifests.manifests.length, environments: [] };
}

function judge(
  { file, kubernetesVersion, whole }: CheckFilesProps,
  { manifests, generated }: Manifests,
  definitions: readonly Manifest[],
  texts: ReadonlyMap<string, string>,
): Pick<Checked, 'findings' | 'acceptances'> {
  const manifestOf = new Map(manifests.map((each) => [each.object, each]));
  const beside = [
    ...definitions.map(({ object }) => object),
    ...generated.map(({ kind, name }): KubernetesObject => ({ apiVersion: 'v1', kind, metadata: { name } })),
  ];
  const world = new World({
    objects: [...manifestOf.keys()],
    beside,
    kubernetesVersion,
    whole,
    placeholders: true,
    applicationOf: (object) => manifestOf.get(object)?.place.file,
  });
  const judgements = runChecks({
    world,
    checks: CHECKS.filter((check) => severityIn(file, check, undefined) !== undefined),
    severityOf: (check) => severityIn(file, check, undefined) ?? check.severity,
    originOf: (object) => ({ place: manifestOf.get(object)?.place }),
  });
  const lineIn = new Map([...texts].map(([path, text]) => [path, linesIn(text)]));
  return {
    findings: judgements.map((each) => located(each, manifestOf, lineIn)),
    acceptances: manifests.flatMap(({ object, place }) => acceptancesOn(object, { place })),
  };
}

/** With the line of the value itself. */
function located(
  { finding, object, path }: Judgement,
  manifestOf: ReadonlyMap<KubernetesObject, Manifest>,
  lineIn: ReadonlyMap<string, ReturnType<typeof linesIn>>,
): Finding {
  const manifest = manifestOf.get(object);
  const lineOf = lineIn.get(manifest?.place.file ?? '');
  if (manifest === undefined || lineOf === undefined) return finding;
  const steps = [...(manifest.item === undefined ? [] : ['items', manifest.item]), ...stepsOf(path)];
  return { ...finding, place: { file: manifest.place.file, line: lineOf(manifest.place.line ?? 1, steps) } };
}
