import type { RedisServer } from './redis';

/** All that a run is made of; got while there still is a network, and handed into the namespaces. */
export interface Materials {
  /** Folder of the run. */
  readonly folder: string;
  /** Path of each built program by its name. */
  readonly programs: Readonly<Record<string, string>>;
  readonly redis: RedisServer;
  /** Folder with whole CustomResourceDefinitions. */
  readonly crds: string;
  /** Text of kwok's configuration. */
  readonly stages: string;
}
