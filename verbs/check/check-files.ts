import { acceptancesOn } from '../../core/check/acceptance';
import type { Check } from '../../core/check/check';
import { CHECKS } from '../../core/check/checks';
import { severityIn } from '../../core/check/checks-file';
import { type Judgement, runChecks } from '../../core/check/run';
import { SCHEMA_CHECKS } from '../../core/check/schema-checks';
import { stepsOf } from '../../core/check/steps';
import { World } from '../../core/check/world';
import type { Warning } from '../../core/errors';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import { linesIn } from '../../core/manifest/locate';
import { type Manifest, type Manifests, readManifests } from '../../core/manifest/manifests';
import type { Finding } from '../../core/model/finding';
import type { KubernetesObject } from '../../core/object/object';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import type { Checked, CheckScratch, CheckSettings } from './checked';
import { definitionsIn, knownDefinitions, refusedWorld, SchemaJudge } from './schemas';

/** Which files are checked, and what is known of their cluster. */
export interface CheckFilesProps extends CheckSettings, CheckScratch {
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
export async function checkFiles(props: CheckFilesProps): Promise<Checked> {
  const read = props.words.map(readManifestFiles);
  const texts = new Map(read.flatMap(({ files }) => [...files]));
  const manifests = readManifests(texts);
  const definitions = definitionsIn(props.crds);
  const passed = new Map<string, number>();
  for (const each of read) for (const [end, count] of each.passed) passed.set(end, (passed.get(end) ?? 0) + count);
  const others: Warning[] = [...read.flatMap((each) => each.others), ...manifests.others];
  using schemas = new SchemaJudge(props.scratch);
  const objects = manifests.manifests.map(({ object }) => object);
  // It reads while the checks run.
  schemas.judge({ objects, definitions, kubernetesVersion: props.kubernetesVersion });
  const findings = judge(props, worldOf(props, manifests, definitions), CHECKS, { manifests: manifests.manifests, texts });
  const answers = await schemas.answers();
  const refused = judge(props, refusedWorld(objects, answers), SCHEMA_CHECKS, { manifests: manifests.manifests, texts });
  return {
    findings: [...findings, ...refused],
    acceptances: manifests.manifests.flatMap(({ object, place }) => acceptancesOn(object, { place })),
    unread: manifests.unread,
    others,
    passed,
    objects: objects.length,
    schemas: answers,
    environments: [],
  };
}

function worldOf(
  { kubernetesVersion, whole }: CheckFilesProps,
  { manifests, generated }: Manifests,
  definitions: readonly KubernetesObject[],
): World {
  const manifestOf = new Map(manifests.map((each) => [each.object, each]));
  const beside = [...definitions, ...generated.map(({ kind, name }): KubernetesObject => ({ apiVersion: 'v1', kind, metadata: { name } }))];
  return new World({
    objects: [...manifestOf.keys()],
    beside,
    kubernetesVersion,
    whole,
    placeholders: true,
    definitionOf: knownDefinitions(false),
    applicationOf: (object) => manifestOf.get(object)?.place.file,
    fileOf: (object) => manifestOf.get(object)?.place.file,
  });
}

function judge(
  { file }: CheckFilesProps,
  world: World,
  checks: readonly Check[],
  { manifests, texts }: { readonly manifests: readonly Manifest[]; readonly texts: ReadonlyMap<string, string> },
): Finding[] {
  const manifestOf = new Map(manifests.map((each) => [each.object, each]));
  const judgements = runChecks({
    world,
    checks: checks.filter((check) => severityIn(file, check, undefined) !== undefined),
    severityOf: (check) => severityIn(file, check, undefined) ?? check.severity,
    originOf: (object) => ({ place: manifestOf.get(object)?.place }),
  });
  const lineIn = new Map([...texts].map(([path, text]) => [path, linesIn(text)]));
  return judgements.map((each) => located(each, manifestOf, lineIn));
}

/** With the line of the value itself. */
export function located(
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
