import { stringify } from 'yaml';
import { kindOf } from '../check/kind';
import { clusterScopedKinds } from '../check/scope';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Files } from '../scaffold/files';
import { capitalised } from '../scaffold/names';
import { isProduction, systemClass, systemIdentifier } from '../scaffold/system';
import { clusterFor } from './cluster';
import { literal, schemaOf } from './code';
import { ConfigKeys, camel } from './config-keys';
import { type AdoptedImage, adoptedImage, isImageAt, namesImages, pinnedText, slotsOf } from './images';
import { type ObjectCode, objectFile, usesParts } from './object-file';
import { type Adopted, adoptedObjects, type Given, type Loss } from './objects';
import { type ByEnvironment, pieceOf } from './piece';
import type { StoredValue } from './secrets';

/** What is to become a system. */
export interface ImportProps {
  readonly system: string;
  /** What was read, by environment. */
  readonly environments: ReadonlyMap<string, readonly Given[]>;
  /** Git repository that the rendered tree is reconciled from. */
  readonly repository: string;
  readonly kubernetesVersion: string;
}

/** A system that renders what was read. */
export interface ImportPlan {
  readonly files: Files;
  /** What each environment is to render. */
  readonly expected: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly losses: ReadonlyMap<string, readonly Loss[]>;
  readonly stored: readonly StoredValue[];
  readonly images: number;
  /** Keys of config that differ between environments. */
  readonly settings: readonly string[];
}

export function importPlan(props: ImportProps): ImportPlan {
  const { system } = props;
  const names = [...props.environments.keys()];
  const adopted = new Map(
    names.map((name) => [name, adoptedObjects(props.environments.get(name) ?? [], system, { name: system, kind: 'ClusterSecretStore' })]),
  );
  const original = new Map([...adopted].map(([name, { objects }]) => [name, objects]));
  const images = new Map([...adopted].map(([name, each]) => [name, each.images]));
  const slots = slotsOf(images);
  const settings = new Settings(names);
  const namespaces = ownNamespaces(original);
  const codes = objectCodes(original, namespaces, slots, settings);
  const usesStore = [...adopted.values()].some(({ stored }) => stored.length > 0);
  const versions = lockfiles(images, slots);
  return {
    files: new Map([
      ...codes.flatMap((code) => objectFile(system, code)),
      ...indexFiles(system, codes),
      [`charts/${system}/config.ts`, configFile(system, settings)],
      [`charts/${system}/images.ts`, imagesFile(system, [...new Set([...slots.values()].flatMap((each) => [...each.values()]))].sort())],
      [`charts/${system}/parts.ts`, partsFile(system)],
      ...(usesStore
        ? [[`charts/${system}/SECRETS.md`, secretsPage(system, unique([...adopted.values()].flatMap(({ stored }) => stored)))] as const]
        : []),
      ...[...versions.texts].map(([version, text]) => [`releases/${system}/${version}.yaml`, releaseText(system, version, text)] as const),
      ...names.map(
        (name) =>
          [
            `envs/${system}/${name}.yaml`,
            environmentText(props, name, versions.of.get(name) ?? '0.1.0', adopted.get(name), settings),
          ] as const,
      ),
      [`charts/${system}/index.ts`, systemFile(system, codes)],
    ]),
    expected: original,
    losses: new Map([...adopted].map(([name, { losses }]) => [name, losses])),
    stored: unique([...adopted.values()].flatMap(({ stored }) => stored)),
    images: new Set([...images.values()].flat().map(pinnedText)).size,
    settings: settings.keys,
  };
}

function unique(stored: readonly StoredValue[]): StoredValue[] {
  return [...new Map(stored.map((each) => [JSON.stringify(each), each])).values()];
}

/** The namespace of each environment, where each has one of its own and they differ. */
function ownNamespaces(objects: ReadonlyMap<string, readonly KubernetesObject[]>): ReadonlyMap<string, string> | undefined {
  const all = [...objects].map(([name, each]) => [name, new Set(each.flatMap(({ metadata }) => metadata.namespace ?? []))] as const);
  if (all.length < 2 || all.some(([, found]) => found.size !== 1)) return undefined;
  const own = new Map(all.map(([name, [namespace = '']]) => [name, namespace]));
  return new Set(own.values()).size > 1 ? own : undefined;
}

/** What differs: values by environment, below the keys that code reads them by. */
class Settings {
  readonly #values = new Map<string, { readonly keys: readonly string[]; readonly values: ByEnvironment }>();

  constructor(readonly environments: readonly string[]) {}

  add(keys: readonly string[], values: ByEnvironment): readonly string[] {
    this.#values.set(keys.join('.'), { keys, values });
    return keys;
  }

  get keys(): string[] {
    return [...this.#values.keys()].sort();
  }

  /** `config` of an environment. */
  of(environment: string): JsonObject {
    const config: Record<string, Record<string, JsonValue> | JsonValue> = {};
    for (const { keys, values } of this.#values.values()) {
      const value = values.get(environment);
      if (value === undefined) continue;
      const [group = '', key] = keys;
      if (key === undefined) config[group] = value;
      else config[group] = { ...(config[group] as Record<string, JsonValue> | undefined), [key]: value };
    }
    return config as JsonObject;
  }

  /** The lines of the schema. */
  schema(): string {
    const groups = new Map<string, string[]>();
    const lines: string[] = [];
    for (const { keys, values } of this.#values.values()) {
      const [group = '', key] = keys;
      const schema = schemaOf(this.environments.map((each) => values.get(each)));
      if (key === undefined) lines.push(`${group}: ${schema},`);
      else groups.set(group, [...(groups.get(group) ?? []), `${key}: ${schema},`]);
    }
    return [...lines, ...[...groups].map(([group, inner]) => `${group}: z.strictObject({\n${inner.join('\n')}\n}),`)].join('\n');
  }
}

function objectCodes(
  objects: ReadonlyMap<string, readonly KubernetesObject[]>,
  namespaces: ReadonlyMap<string, string> | undefined,
  slots: ReturnType<typeof slotsOf>,
  settings: Settings,
): ObjectCode[] {
  const keys = new ConfigKeys();
  const ids = new Set<string>();
  const environments = [...objects.keys()];
  const byIdentity = new Map<string, Map<string, KubernetesObject>>();
  for (const [environment, all] of objects) {
    for (const object of all) {
      const { namespace = '', name } = object.metadata;
      const own = namespaces?.get(environment);
      const isOwn = object.kind === 'Namespace' && name === own;
      const identity = JSON.stringify([kindOf(object), own === namespace ? '' : namespace, isOwn ? '' : name]);
      byIdentity.set(identity, (byIdentity.get(identity) ?? new Map()).set(environment, object));
    }
  }
  const clusterScoped = clusterScopedKinds([...objects.values()].flat());
  return [...byIdentity.values()].map((each): ObjectCode => {
    const [object] = [...each.values()] as [KubernetesObject];
    const present = environments.filter((name) => each.has(name));
    const names = new Set([...each.values()].map(({ metadata }) => metadata.name));
    const id = freshId(ids, object.kind, names.size === 1 ? object.metadata.name : '');
    const piece = pieceOf(each, present, [], {
      isImage: (path, around) => namesImages(object) && isImageAt(path.at(-1) ?? '', around),
      slotOf: (text, environment) => {
        const image = adoptedImage(text);
        return image && slots.get(environment)?.get(pinnedText(image));
      },
      differs: (path, values) => {
        const isNamespace = namespaces !== undefined && [...values].every(([name, value]) => value === namespaces.get(name));
        return settings.add(isNamespace ? ['namespace'] : keys.of(object.metadata.name, path), values);
      },
    });
    const application = clusterScoped.has(kindOf(object)) ? 'cluster' : folderOf(object, namespaces);
    const flag =
      present.length === environments.length
        ? undefined
        : settings.add(['has', camel(id)], new Map(environments.map((name) => [name, each.has(name)])));
    return { id, object, application, piece, flag };
  });
}

/** Folder names that mean something else. */
const TAKEN = new Set(['cluster', 'delivery']);

function folderOf({ metadata }: KubernetesObject, namespaces: ReadonlyMap<string, string> | undefined): string {
  const { namespace } = metadata;
  if (namespace === undefined || namespaces !== undefined) return 'objects';
  return TAKEN.has(namespace) || namespace === 'objects' ? `${namespace}-namespace` : namespace;
}

function freshId(taken: Set<string>, kind: string, name: string): string {
  const base = `${kind}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '');
  let id = base;
  // Its function's name must be its own too: `a-1` and `a1` would be one.
  for (let count = 2; taken.has(id) || taken.has(camel(id)); count += 1) id = `${base}-${count}`;
  taken.add(id).add(camel(id));
  return id;
}

function lockfiles(images: ReadonlyMap<string, readonly AdoptedImage[]>, slots: ReturnType<typeof slotsOf>) {
  const all = new Map<string, AdoptedImage>();
  const own = new Map(
    [...images].map(([name, each]) => [name, new Map(each.map((image) => [slots.get(name)?.get(pinnedText(image)) ?? '', image]))]),
  );
  for (const each of own.values()) for (const [slot, image] of each) if (!all.has(slot)) all.set(slot, image);
  // A lockfile has every slot, also one that its environment does not run.
  const whole = new Map(
    [...own].map(([name, each]) => [
      name,
      Object.fromEntries([...all.keys()].sort().map((slot) => [slot, (each.get(slot) ?? all.get(slot)) as AdoptedImage])),
    ]),
  );
  const isOne = new Set([...whole.values()].map((each) => JSON.stringify(each))).size === 1;
  const versionOf = (name: string): string => (isOne ? '0.1.0' : `0.1.0-${name}`);
  return {
    of: new Map([...whole.keys()].map((name) => [name, versionOf(name)])),
    texts: new Map([...whole].map(([name, each]) => [versionOf(name), each])),
  };
}

function releaseText(system: string, version: string, components: Readonly<Record<string, AdoptedImage>>): string {
  return `# yaml-language-server: $schema=../${system}.schema.json
# All images of ${system} ${version}, as they were imported. What is \`sample\` has a made-up digest, and production refuses it: \`galley pin ${system}@${version}\` asks registries.
${stringify({ system, version, components }, { lineWidth: 0 })}`;
}

function environmentText(
  { system, repository, kubernetesVersion }: ImportProps,
  name: string,
  release: string,
  adopted: Adopted | undefined,
  settings: Settings,
): string {
  const cluster = clusterFor(adopted?.objects ?? []);
  const operators = { argocd: { namespace: 'argocd' }, ...(cluster['operators'] as JsonObject | undefined) };
  const body = {
    system,
    environment: name,
    production: isProduction(name),
    release,
    kubernetesVersion,
    delivery: 'argocd',
    repository: { url: repository, branch: 'main', path: 'dist' },
    cluster: { ...cluster, operators },
    config: settings.of(name),
  };
  return `# yaml-language-server: $schema=../${system}.schema.json
# Where ${system} runs. What its cluster has was told from the objects: correct it.
${stringify(body, { lineWidth: 0 })}`;
}

const imagesFile = (system: string, slots: readonly string[]): string => `import type { ImageSlots } from 'galley';

/** What a release of ${system} pins. */
export const ${systemIdentifier(system)}Images = {
  components: [${slots.map((slot) => literal(slot)).join(', ')}],
  thirdParty: [],
  tools: [],
} as const satisfies ImageSlots;

export type ${systemClass(system)}Image = (typeof ${systemIdentifier(system)}Images)['components' | 'thirdParty' | 'tools'][number];
`;

function configFile(system: string, settings: Settings): string {
  return `import { z } from 'galley';

/** What differs between the environments of ${system}. */
export const ${systemIdentifier(system)}Config = z.strictObject({${settings.keys.length === 0 ? '' : `\n${settings.schema()}\n`}});

export type ${systemClass(system)}Config = z.output<typeof ${systemIdentifier(system)}Config>;
`;
}

const partsFile = (system: string): string => `import type { BuildProps } from 'galley';
import type { ${systemClass(system)}Config } from './config';
import type { ${systemClass(system)}Image } from './images';

/** What the objects of ${system} are made from. */
export interface ${systemClass(system)}Parts {
  readonly config: ${systemClass(system)}Config;
  readonly images: BuildProps<${systemClass(system)}Config, ${systemClass(system)}Image>['images'];
}
`;

const applicationsOf = (codes: readonly ObjectCode[]): string[] => [...new Set(codes.map(({ application }) => application))].sort();

const addOf = (application: string): string => `add${capitalised(camel(application))}`;

function indexFiles(system: string, codes: readonly ObjectCode[]): (readonly [path: string, text: string])[] {
  return applicationsOf(codes).map((application) => {
    const own = codes.filter((code) => code.application === application).sort((a, b) => (a.id < b.id ? -1 : 1));
    const needs = own.some(({ piece, flag }) => flag !== undefined || usesParts(piece));
    const text = `import type { Application } from 'galley/constructs';
${needs ? `import type { ${systemClass(system)}Parts } from '../../parts';\n` : ''}${own.map(({ id }) => `import { ${camel(id)} } from './${id}';\n`).join('')}
/** All objects of the folder ${application}. */
export function ${addOf(application)}(application: Application${needs ? `, parts: ${systemClass(system)}Parts` : ''}): void {
${own.map((code) => `  ${code.flag === undefined ? '' : `if (parts.config.${code.flag.join('.')}) `}${camel(code.id)}(application${usesParts(code.piece) ? ', parts' : ''});\n`).join('')}}
`;
    return [`charts/${system}/objects/${application}/index.ts`, text] as const;
  });
}

function systemFile(system: string, codes: readonly ObjectCode[]): string {
  const applications = applicationsOf(codes);
  const needs = (application: string): boolean =>
    codes.some((code) => code.application === application && (code.flag !== undefined || usesParts(code.piece)));
  const anyNeeds = applications.some(needs);
  return `import { defineSystem } from 'galley';
import { Application } from 'galley/constructs';
import { ${systemIdentifier(system)}Config } from './config';
import { ${systemIdentifier(system)}Images } from './images';
${applications.map((application) => `import { ${addOf(application)} } from './objects/${application}';\n`).join('')}
/** ${system}, as it was imported: each folder has the very objects that were read. */
export const ${systemIdentifier(system)} = defineSystem({
  name: '${system}',
  config: ${systemIdentifier(system)}Config,
  images: ${systemIdentifier(system)}Images,

  build(app${anyNeeds ? ', { environment, images }' : ''}) {
${anyNeeds ? '    const parts = { config: environment.config, images };\n' : ''}${applications.map((application) => `    ${addOf(application)}(new Application(app, '${application}')${needs(application) ? ', parts' : ''});\n`).join('')}    // Whoever delivers these objects today goes on to. \`deliver(app, environment, [...])\` of 'galley' renders what Argo CD or Flux is given.
  },
});
`;
}

function secretsPage(system: string, stored: readonly StoredValue[]): string {
  return `# Secrets of ${system}

What the store \`${system}\` (a ClusterSecretStore of External Secrets) has to hold before this is applied. No value was written anywhere: take them from where they are.

| key in the store | property | becomes |
| --- | --- | --- |
${stored.map(({ remoteKey, property, secret }) => `| \`${remoteKey}\` | \`${property}\` | ${secret} |\n`).join('')}`;
}
