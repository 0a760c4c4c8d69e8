import type { z } from 'zod';
import type { ValidationRule } from './open-api';

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** Where its value is: `.spec.model`, `.status.phase`, `.metadata.creationTimestamp`. */
  readonly jsonPath: string;
  /** Above 0 only `kubectl get -o wide` shows it. @default 0 */
  readonly priority?: number;
  /** @default - none */
  readonly description?: string;
}

/** What a kind of resource is: its definition in the cluster and its construct are both made from this. */
export interface CustomResourceDeclaration<Spec extends z.ZodObject = z.ZodObject> {
  /** API group: `example.com`. */
  readonly group: string;
  /** The one version, served and stored: `v1alpha1`. */
  readonly version: string;
  /** In the singular, each word with a capital: `AiModel`. */
  readonly kind: string;
  /** @default - the kind in lower case, in the plural of English */
  readonly plural?: string;
  /** Other names that `kubectl get` accepts. @default - none */
  readonly shortNames?: readonly string[];
  /** Groups that `kubectl get` takes, for example `all`. @default - none */
  readonly categories?: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  /** What a person writes. Of zod only what a structural schema can say too; every text, list and map has a greatest size. */
  readonly spec: Spec;
  /** What the operator writes, as a subresource: who may write a spec can't write this. @default - no status */
  readonly status?: z.ZodObject;
  /** Beside the name. @default - the age, which the API server adds if there is none */
  readonly printerColumns?: readonly PrinterColumn[];
  /**
   * Fields that name other objects: `<group>/<kind>` by path, `{ 'spec.agentRef': 'example.com/Agent', 'spec.steps[].login': '/Secret' }`. A field is the name
   * itself, or a map with `name`, perhaps `namespace` and `key`. `galley check` follows them. @default - none
   */
  readonly references?: Readonly<Record<string, string>>;
  /** Rules on the whole spec; `withRules` adds rules on a part. @default - none */
  readonly rules?: readonly ValidationRule[];
}

/** A declared kind with all its names. */
export interface CustomResourceType<Spec extends z.ZodObject = z.ZodObject> extends CustomResourceDeclaration<Spec> {
  /** `<group>/<version>`. */
  readonly apiVersion: string;
  readonly plural: string;
  readonly singular: string;
  /** Name of its definition: `<plural>.<group>`. */
  readonly name: string;
}

/** Declares a kind. The construct that renders it reports problems. */
export function customResource<Spec extends z.ZodObject>(declaration: CustomResourceDeclaration<Spec>): CustomResourceType<Spec> {
  const { group, version, kind } = declaration;
  const singular = kind.toLowerCase();
  const plural = declaration.plural ?? pluralOf(singular);
  return { ...declaration, apiVersion: `${group}/${version}`, singular, plural, name: `${plural}.${group}` };
}

/** The plural that English has of a kind in lower case, as API machinery guesses it: `ingress` gives `ingresses`, `policy` gives `policies`. */
export function pluralOf(word: string): string {
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
