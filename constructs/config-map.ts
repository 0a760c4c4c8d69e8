import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from './invalid';
import { Volume } from './storage/volume';
import { ConfigMapKey } from './workload/env-source';

/** Properties for `ConfigMap`. */
export interface ConfigMapProps {
  /** @default - the id */
  readonly name?: string;
  /** Text by key. Nothing secret: anyone who may read the namespace may read it. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Configuration beside the workload that reads it.
 *
 * A mounted file follows a change by itself within a minute or so; a variable does not, since a process gets its environment once. A
 * workload that reads a key as a variable, or its files at start only, carries `contentHash(data)` among its `podAnnotations`, so that
 * new content makes new pods.
 */
export class ConfigMap extends Construct {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  /** The one volume that all containers of a pod mount its files by. */
  readonly volume: Volume;

  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.data = { ...props.data };
    this.volume = Volume.configMap(this.name, this.name);
    new k8s.KubeConfigMap(this, 'Resource', { metadata: { name: this.name }, data: { ...props.data } });
  }

  /**
   * One key, as a container's variable takes it.
   *
   * @throws GalleyError CONSTRUCT_INVALID if there is no such key
   */
  key(key: string): ConfigMapKey {
    if (!Object.hasOwn(this.data, key)) {
      const known = Object.keys(this.data).sort().join(', ') || 'none';
      throw invalid(this, {
        prop: 'key',
        expected: `one of ${known}`,
        got: JSON.stringify(key),
        next: 'add it to data',
      });
    }
    return new ConfigMapKey(this.name, key);
  }
}

/** 16 hexadecimal digits that change with the content, whatever the order of its keys. */
export function contentHash(data: Readonly<Record<string, string>>): string {
  const entries = Object.keys(data)
    .sort()
    .map((key) => [key, data[key]]);
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
