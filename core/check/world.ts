import { kindsDefinedBy } from '../definition/defined-kinds';
import type { Schema } from '../definition/structure';
import type { Environment } from '../env/environment';
import { groupBy } from '../group-by';
import type { KubernetesVersion } from '../kubernetes-version';
import type { DeclaredConnection } from '../object/declared-connection';
import { textsAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';
import { kindOf } from './kind';
import { dataMadeBy, type MadeData } from './made-data';
import { type PodTemplate, podTemplatesOf, withAddedLabels } from './pod-templates-of';
import type { SchemaFault } from './schema-faults';
import { clusterScopedKinds } from './scope';

/** What is known of a custom kind. */
export interface KnownDefinition {
  /** Its structural schema, at least what its rules need. */
  readonly schema: Schema;
  /** False if the cluster may have another version of it. */
  readonly isSure: boolean;
}

/** Properties of a world. */
export interface WorldProps {
  /** The objects that are judged. */
  readonly objects: readonly KubernetesObject[];
  /** Objects that something else makes: they exist, and no check judges them. @default - none */
  readonly beside?: readonly KubernetesObject[];
  /** Of the cluster. @default - the environment's; not known if there is none */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** The environment that was rendered. @default - YAML from elsewhere */
  readonly environment?: Environment | undefined;
  /** True if nothing else is there but what is given and what the environment declares. @default - true if there is an environment */
  readonly whole?: boolean | undefined;
  /** True where texts may hold places that something fills in later: `${name}` of Flux, `{{ name }}` of templates. @default false */
  readonly placeholders?: boolean | undefined;
  /** The group of an object: its application, or its file. @default - none */
  readonly applicationOf?: ((object: KubernetesObject) => string | undefined) | undefined;
  /** Definitions of custom kinds in addition to those in the input. @default - none */
  readonly definitionOf?: ((apiVersion: string, kind: string) => KnownDefinition | undefined) | undefined;
  /** Schema faults of objects. @default - none, or kubeconform did not run */
  readonly schemas?: ReadonlyMap<KubernetesObject, readonly SchemaFault[]> | undefined;
  /** Connections that charts declare. @default - none */
  readonly connections?: readonly DeclaredConnection[] | undefined;
  /** Path of the file that an object stands in, or will. @default - not known */
  readonly fileOf?: ((object: KubernetesObject) => string | undefined) | undefined;
}

/** All objects at once, as checks look at them. Nothing in it changes. */
export class World {
  readonly objects: readonly KubernetesObject[];
  readonly kubernetesVersion: KubernetesVersion | undefined;
  readonly environment: Environment | undefined;
  /** True if a reference that leads nowhere is wrong; else it may lead to what was not given, and is unknown. */
  readonly whole: boolean;
  readonly placeholders: boolean;
  readonly applicationOf: (object: KubernetesObject) => string | undefined;
  readonly schemas: ReadonlyMap<KubernetesObject, readonly SchemaFault[]>;
  readonly connections: readonly DeclaredConnection[];
  readonly fileOf: (object: KubernetesObject) => string | undefined;
  /** `<group>/<kind>` of all kinds that stand in no namespace. */
  readonly clusterScoped: ReadonlySet<string>;
  readonly #byKind = new Map<string, KubernetesObject[]>();
  readonly #byName = new Map<string, KubernetesObject>();
  readonly #beside: readonly KubernetesObject[];
  readonly #knownDefinitionOf: (apiVersion: string, kind: string) => KnownDefinition | undefined;
  #definitions: ReadonlyMap<string, KnownDefinition> | undefined;
  #podsOf: ReadonlyMap<string, readonly PodTemplate[]> | undefined;
  #data: ReadonlyMap<string, readonly MadeData[]> | undefined;
  #allData: readonly MadeData[] | undefined;
  #pods: readonly PodTemplate[] | undefined;

  constructor(props: WorldProps) {
    const { objects, beside = [], environment, kubernetesVersion, whole, placeholders = false } = props;
    this.objects = objects;
    this.environment = environment;
    this.kubernetesVersion = kubernetesVersion ?? environment?.kubernetesVersion;
    this.whole = whole ?? environment !== undefined;
    this.placeholders = placeholders;
    this.applicationOf = props.applicationOf ?? (() => undefined);
    this.schemas = props.schemas ?? new Map();
    this.#knownDefinitionOf = props.definitionOf ?? (() => undefined);
    this.connections = props.connections ?? [];
    this.fileOf = props.fileOf ?? (() => undefined);
    this.#beside = beside;
    const all = [...objects, ...beside];
    this.clusterScoped = clusterScopedKinds(all);
    for (const object of all) {
      const kind = kindOf(object);
      const sameKind = this.#byKind.get(kind);
      if (sameKind === undefined) this.#byKind.set(kind, [object]);
      else sameKind.push(object);
      const key = keyOf(kind, this.namespaceOf(object), object.metadata.name);
      if (!this.#byName.has(key)) this.#byName.set(key, object);
    }
  }

  /** Objects of a kind, `<group>/<kind>` whatever the version: `apps/Deployment`, `/Service`. */
  of(kind: string): readonly KubernetesObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** Objects of a kind in a namespace. */
  in(kind: string, namespace: string): readonly KubernetesObject[] {
    return this.of(kind).filter((object) => this.namespaceOf(object) === namespace);
  }

  /**
   * The object of a kind and a name; for kinds that stand in no namespace, the namespace is `''`. Of YAML from elsewhere it may be one that leaves its
   * namespace to whoever applies it.
   */
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    const scoped = this.clusterScoped.has(kind) ? '' : namespace;
    const found = this.#byName.get(keyOf(kind, scoped, name));
    return found ?? (this.environment === undefined ? this.#byName.get(keyOf(kind, '', name)) : undefined);
  }

  /** The namespace of an object; `''` for what stands in none, and for YAML that leaves it to whoever applies it. */
  namespaceOf(object: KubernetesObject): string {
    return this.clusterScoped.has(kindOf(object)) ? '' : (object.metadata.namespace ?? '');
  }

  /** Every pod and template of pods, wherever it stands. */
  get pods(): readonly PodTemplate[] {
    this.#pods ??= this.objects.flatMap((object) => podTemplatesOf(object));
    return this.#pods;
  }

  /** Those of one namespace, and those that other objects make there. */
  podsIn(namespace: string): readonly PodTemplate[] {
    this.#podsOf ??= groupBy(this.#allPods(), (each) => each.namespace);
    return this.#podsOf.get(namespace) ?? [];
  }

  #allPods(): readonly PodTemplate[] {
    const pods = [...this.pods, ...this.#beside.flatMap((object) => podTemplatesOf(object))];
    return [...pods, ...withAddedLabels(pods, this.of('argoproj.io/Rollout'))];
  }

  /** The ConfigMaps or Secrets of a name, by what may make them: several where two claim it. */
  dataNamed(kind: MadeData['kind'], namespace: string, name: string): readonly MadeData[] {
    this.#data ??= groupBy(this.entry(), (made) => keyOf(made.kind, made.namespace, made.name));
    const at = (where: string): readonly MadeData[] => this.#data?.get(keyOf(kind, where, name)) ?? [];
    const own = [...at(namespace), ...at('*')];
    return own.length === 0 && namespace !== '' && this.environment === undefined ? at('') : own;
  }

  /** The names of all ConfigMaps or Secrets of a namespace, for guesses. */
  dataNames(kind: MadeData['kind'], namespace: string): readonly string[] {
    return this.entry().flatMap((entry) =>
      entry.kind === kind && (entry.namespace === namespace || entry.namespace === '*') ? [entry.name] : [],
    );
  }

  entry(): readonly MadeData[] {
    this.#allData ??= [...this.objects, ...this.#beside].flatMap(dataMadeBy);
    return this.#allData;
  }

  /** The definition of an object's kind; undefined if there is none. */
  definitionOf({ apiVersion, kind }: KubernetesObject): KnownDefinition | undefined {
    if (!apiVersion.includes('.')) return undefined;
    this.#definitions ??= new Map(
      kindsDefinedBy(this.of(DEFINITION)).map((each) => [
        `${each.group}/${each.version} ${each.kind}`,
        { schema: each.schema, isSure: true },
      ]),
    );
    return this.#definitions.get(`${apiVersion} ${kind}`) ?? this.#knownDefinitionOf(apiVersion, kind);
  }

  /** Labels of a namespace as the API server has them; undefined if the namespace is not given. */
  namespaceLabels(namespace: string): Readonly<Record<string, string>> | undefined {
    const found = this.find('/Namespace', '', namespace);
    return found && { ...textsAt(found.metadata as JsonObject, 'labels'), 'kubernetes.io/metadata.name': namespace };
  }
}

const DEFINITION = 'apiextensions.k8s.io/CustomResourceDefinition';
const keyOf = (kind: string, namespace: string, name: string): string => `${kind}|${namespace}|${name}`;
