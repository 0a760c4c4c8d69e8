import { join } from 'node:path';
import { type SchemaFault, schemaFaults } from '../../core/check/schema-faults';
import { type KnownDefinition, World } from '../../core/check/world';
import { asJudged } from '../../core/definition/as-judged';
import { type DefinedKind, kindsDefinedBy } from '../../core/definition/defined-kinds';
import { kubeconformWords, readKubeconform, schemasIn } from '../../core/definition/kubeconform';
import { digestOf } from '../../core/digest';
import type { Environment } from '../../core/env/environment';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import { readManifests } from '../../core/manifest/manifests';
import type { KubernetesObject } from '../../core/object/object';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import { hasSchema, knownMinors, knownRules, OWN_SCHEMAS, writeSchemas } from '../../ports/disk/schema-files';
import { makeFolder } from '../../ports/disk/scratch';
import { kubeconformPath, RunningKubeconform } from '../../ports/process/kubeconform';

/** Objects of one cluster. */
export interface SchemaQuestion {
  readonly objects: readonly KubernetesObject[];
  /** CustomResourceDefinitions beside those among the objects. @default - none */
  readonly definitions?: readonly KubernetesObject[];
  /** @default - the newest whose schemas are known */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** The environment that the objects are of: custom kinds that Galley knows are then those of its operators. @default - YAML from elsewhere */
  readonly environment?: Environment | undefined;
}

/** What was judged by a schema. */
export interface SchemasJudged {
  /** Number of objects. */
  readonly judged: number;
  /** Number of objects that were not, by why. */
  readonly notJudged: ReadonlyMap<string, number>;
}

/** What kubeconform said of all questions. */
export interface SchemaAnswers extends SchemasJudged {
  /** Of each object that it refuses. */
  readonly faults: ReadonlyMap<KubernetesObject, readonly SchemaFault[]>;
}

const NONE =
  'kubeconform is not on PATH; get it from https://github.com/yannh/kubeconform/releases, or name it in the environment variable GALLEY_KUBECONFORM';

/** A kubeconform process for all objects with the same schemas, and its input. */
interface Run {
  readonly program: RunningKubeconform;
  /** In the order of its input: it knows each object by its index. */
  readonly handed: { readonly object: KubernetesObject; readonly isSure: boolean }[];
}

/**
 * Judges objects by the schemas of their kinds. kubeconform runs beside the render and other checks, without network. If there is none, it
 * judges nothing, and the answer says why.
 */
export class SchemaJudge {
  readonly #program = kubeconformPath();
  readonly #runs = new Map<string, Run>();
  readonly #notJudged = new Map<string, number>();

  /** @param scratch an empty folder, for schemas of kinds that the input defines */
  constructor(private readonly scratch: string) {}

  /** Hands objects over. */
  judge({ objects, definitions = [], kubernetesVersion, environment }: SchemaQuestion): void {
    if (this.#program === undefined) {
      if (objects.length > 0) this.#pass(NONE, objects.length);
      return;
    }
    const minors = knownMinors();
    const asked = (kubernetesVersion ?? environment?.kubernetesVersion)?.minor ?? minors.at(-1) ?? 0;
    const minor = minors.find((each) => each >= asked) ?? minors.at(-1) ?? 0;
    const kubernetes = join(OWN_SCHEMAS, `v1.${minor}`);
    const own = kindsDefinedBy([...definitions, ...objects]);
    const defined = new Map(own.map((each) => [`${each.group}/${each.version} ${each.kind}`, each]));
    const run = this.#run(this.#program, kubernetes, own);
    const schemas = new Map<string, 'sure' | 'unsure' | 'none'>();
    for (const object of objects) {
      const { apiVersion, kind } = object;
      const name = `${apiVersion} ${kind}`;
      let schema = schemas.get(name);
      if (schema === undefined) {
        // A later Kubernetes may have fields that these schemas lack, and a cluster another version of a definition than Galley knows.
        if (defined.has(name)) schema = 'sure';
        else if (hasSchema(kubernetes, apiVersion, kind)) schema = asked > minor ? 'unsure' : 'sure';
        else if (hasSchema(join(OWN_SCHEMAS, 'crds'), apiVersion, kind)) schema = environment === undefined ? 'unsure' : 'sure';
        else schema = 'none';
        schemas.set(name, schema);
      }
      if (schema === 'none') this.#pass(`no schema of ${kind} (${apiVersion}) is known; give its CustomResourceDefinition with --crds`, 1);
      else {
        const judged = asJudged(object, { defined: defined.get(name), known: knownRules(apiVersion, kind) });
        const handed = { ...judged, metadata: { ...judged.metadata, name: String(run.handed.length) } };
        run.handed.push({ object, isSure: schema === 'sure' });
        run.program.send(JSON.stringify(handed));
      }
    }
  }

  #run(program: string, kubernetes: string, own: readonly DefinedKind[]): Run {
    const key = `${kubernetes} ${digestOf(JSON.stringify(own))}`;
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const ownFolder = own.length === 0 ? [] : [writeSchemas(own, makeFolder(join(this.scratch, `schemas-${this.#runs.size}`)))];
    const locations = [...ownFolder, kubernetes, join(OWN_SCHEMAS, 'crds')].map(schemasIn);
    const run: Run = { program: new RunningKubeconform(program, kubeconformWords(locations)), handed: [] };
    this.#runs.set(key, run);
    return run;
  }

  #pass(why: string, count: number): void {
    this.#notJudged.set(why, (this.#notJudged.get(why) ?? 0) + count);
  }

  /** Ends what still runs. */
  [Symbol.dispose](): void {
    for (const { program } of this.#runs.values()) program[Symbol.dispose]();
  }

  /** kubeconform's results for all objects. */
  async answers(): Promise<SchemaAnswers> {
    const faults = new Map<KubernetesObject, readonly SchemaFault[]>();
    let judged = 0;
    for (const { program, handed } of this.#runs.values()) {
      const { stdout, failed } = await program.end();
      const report = readKubeconform(stdout);
      if (report === undefined) {
        if (handed.length > 0) this.#pass(`kubeconform failed: ${failed || stdout.trim() || 'it said nothing'}`, handed.length);
        continue;
      }
      const { valid, invalid, errors, skipped } = report.summary;
      judged += valid + invalid;
      const lost = handed.length - valid - invalid - errors - skipped;
      if (lost + skipped > 0) this.#pass('kubeconform left it out', lost + skipped);
      for (const { name, status, reasons } of report.resources) {
        const found = handed[Number(name)];
        if (status === 'error') this.#pass(`kubeconform: ${reasons.map(({ says }) => says).join('; ')}`, 1);
        else if (status === 'invalid' && found !== undefined) faults.set(found.object, schemaFaults(found.object, reasons, found.isSure));
      }
    }
    return { faults, judged, notJudged: this.#notJudged };
  }
}

/** The objects of the folder that `--crds` names. @throws GalleyError USAGE, IO_FAILED if it is unreadable */
export const definitionsIn = (folder: string | undefined): KubernetesObject[] =>
  folder === undefined ? [] : readManifests(readManifestFiles(folder).files).manifests.map(({ object }) => object);

/** Definitions that Galley knows: of the operators of an environment, or perhaps of a cluster that nothing is known of. */
export const knownDefinitions =
  (isSure: boolean) =>
  (apiVersion: string, kind: string): KnownDefinition | undefined => {
    const schema = knownRules(apiVersion, kind);
    return schema && { schema, isSure };
  };

/** Of some objects those that their schemas refuse, as the check of schemas looks at them. */
export function refusedWorld(objects: readonly KubernetesObject[], { faults }: SchemaAnswers): World {
  return new World({ objects: objects.filter((object) => faults.has(object)), schemas: faults });
}
