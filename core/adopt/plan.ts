import { identityOf, type KubernetesObject } from '../object/object';
import type { Files } from '../scaffold/files';
import { foldersOf } from './folders';
import { pinnedText, slotsOf } from './images';
import type { ImportProps } from './import-props';
import { lockfiles, releaseText } from './lockfiles';
import { namePrefixes } from './name-prefixes';
import { objectCodes, ownNamespaces } from './object-codes';
import { type ObjectCode, objectFile } from './object-file';
import { adoptedObjects, type Loss } from './objects';
import { constructPiece } from './own-constructs';
import type { StoredValue } from './secrets';
import { Settings } from './settings';
import { configFile, environmentText, imagesFile, indexFiles, partsFile, secretsPage, systemFile } from './system-files';
import { type TypedPiece, typedPiece } from './typed';
import type { Types } from './types';

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
  const commentsOf = (name: string, object: KubernetesObject) => adopted.get(name)?.comments.get(identityOf(object));
  const folders = foldersOf(objectCodes(original, { namespaces, prefixes: namePrefixes(original) }, slots, settings, commentsOf));
  const codes = folders.codes.map((code) => ({ ...code, typed: typedCode(code, props.types) }));
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
      ...[...versions.texts].map(
        ([version, text]) => [`releases/${system}/${version}.yaml`, releaseText(system, version, { components: text })] as const,
      ),
      ...names.map(
        (name) =>
          [
            `envs/${system}/${name}.yaml`,
            environmentText(props, name, versions.of.get(name) ?? '0.1.0', original.get(name) ?? [], settings),
          ] as const,
      ),
      [`charts/${system}/index.ts`, systemFile(system, { ...folders, codes })],
    ]),
    expected: original,
    losses: new Map([...adopted].map(([name, { losses }]) => [name, losses])),
    stored: unique([...adopted.values()].flatMap(({ stored }) => stored)),
    images: new Set([...images.values()].flat().map(pinnedText)).size,
    settings: settings.keys,
  };
}

/** The shortest code that makes the very same object. */
const typedCode = ({ object, piece }: ObjectCode, types: readonly Types[] = []): TypedPiece | undefined =>
  constructPiece(object, piece) ?? types.map((each) => typedPiece(object, piece, each)).find((typed) => typed !== undefined);

function unique(stored: readonly StoredValue[]): StoredValue[] {
  return [...new Map(stored.map((each) => [JSON.stringify(each), each])).values()];
}
