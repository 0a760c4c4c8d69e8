import type { App } from 'cdk8s';
import type { z } from 'zod';
import type { Fault } from '../errors';
import type { ImageRef } from '../image';
import type { KubernetesObject, RenderedObject } from '../object/object';
import type { Environment } from './environment';
import type { OutsideStep } from './outside';

/** The names of the images that a release of the system must pin, by the part of the lockfile that they stand in. */
export interface ImageSlots<Slot extends string = string> {
  /** Of the system's own. */
  readonly components: readonly Slot[];
  /** Of other projects, run beside the components. */
  readonly thirdParty: readonly Slot[];
  /** Run by gates and jobs, not part of the product. */
  readonly tools: readonly Slot[];
  /**
   * Images built against the system's engine: each must name its engine version, which must equal the release's `engineVersion`.
   *
   * @default - none
   */
  readonly embedsEngine?: readonly Slot[];
  /** Platforms that each image must run on, beside those that node pools name. @default ['linux/amd64'] */
  readonly platforms?: readonly string[];
}

/** Something a system finds wrong with an environment, at a path of the environment file. */
export type EnvironmentIssue = Fault & {
  /** Keys from the file's root: `['config', 'workspace', 'accessMode']`. */
  readonly path: readonly (string | number)[];
  /** An error stops everything; a warning is printed and stops nothing. @default 'error' */
  readonly severity?: 'error' | 'warning';
};

/** Properties of a system's `build`. */
export interface BuildProps<Config, Slot extends string> {
  readonly environment: Environment<Config>;
  /** The release's images, one for each slot. */
  readonly images: Readonly<Record<Slot, ImageRef>>;
}

/** A product that you deploy as a whole; `main.ts` hands it to the command line. */
export interface System<Config = unknown, Slot extends string = string> {
  /** As in `envs/<name>/` and `dist/<name>/`. */
  readonly name: string;
  /** What `config:` may say. */
  readonly config: z.ZodType<Config>;
  readonly images: ImageSlots<Slot>;
  /**
   * What the schema of `config` alone can't see: rules between `config` and `cluster`.
   *
   * @returns all errors, and warnings that do not stop a render; empty if there are none
   */
  readonly rules?: (environment: Environment<Config>) => readonly EnvironmentIssue[];
  /**
   * What there may be more of, by the word that a person says for it (`agents`): the same `config` with so many more.
   * @default - nothing that `galley cost` can be asked about
   */
  readonly growth?: Readonly<Record<string, (config: Config, more: number) => Config>>;
  /**
   * What the system's own operator makes of one of its resources, as far as nodes and bills see it: pods with their requests, claims.
   * @default - nothing: `galley capacity` and `galley cost` count only rendered objects
   */
  readonly made?: (object: KubernetesObject) => readonly KubernetesObject[];
  /**
   * Steps of a first install, a new cell or a new kind of use that nothing in git does, and that nothing rendered tells of; `galley doctor` tells them.
   * @default - none
   */
  readonly outside?: (environment: Environment<Config>) => readonly OutsideStep[];
  /**
   * Adds the charts: each chart directly below `app` is an application's folder, each chart below that a stage's.
   *
   * @throws GalleyError CONSTRUCT_INVALID if a construct refuses its props
   */
  readonly build: (app: App, props: BuildProps<Config, Slot>) => void;
}

/** Keeps the types of a system's config and slots, and hands it on as the command line takes it. */
export function defineSystem<Config, const Slot extends string>(system: System<Config, Slot>): System {
  return system as unknown as System;
}

/** All rendered objects, and all that the system's operator makes from them. */
export function objectsInCluster({ made }: Pick<System, 'made'>, rendered: readonly RenderedObject[]): KubernetesObject[] {
  return rendered.flatMap(({ object }) => [object, ...(made?.(object) ?? [])]);
}
