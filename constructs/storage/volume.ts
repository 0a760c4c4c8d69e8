import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** A volume at a path in one container. */
export interface Mount {
  readonly volume: Volume;
  /** Absolute path in the container. */
  readonly path: string;
  readonly readOnly: boolean;
}

/** A pod's volume. Containers mount it with `mount`; the pod collects its volumes from there, so none is declared twice. */
export class Volume {
  /**
   * Scratch space that lives and dies with the pod.
   *
   * @param sizeLimit the pod is evicted above it
   * @param medium `Memory` for a tmpfs, counted against the container's memory limit. Default: the node's disk
   */
  static emptyDir(name: string, { sizeLimit, medium }: { readonly sizeLimit: Size; readonly medium?: 'Memory' }): Volume {
    return new Volume(name, { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit.asString()), ...(medium && { medium }) } });
  }

  /** The persistent volume claim of that name, in the pod's namespace. */
  static claim(name: string, claimName: string): Volume {
    return new Volume(name, { name, persistentVolumeClaim: { claimName } });
  }

  /** All keys of a ConfigMap as files; a changed key appears in a running container unless it is mounted by subPath, which `mount` does not offer. */
  static configMap(name: string, configMapName: string): Volume {
    return new Volume(name, { name, configMap: { name: configMapName } });
  }

  /**
   * Named keys of a Secret as files.
   *
   * @param keys only these are mounted, each at its own name. A container gets what it was granted, never the whole Secret
   */
  static secret(name: string, secretName: string, keys: readonly string[]): Volume {
    return new Volume(name, { name, secret: { secretName, items: keys.map((key) => ({ key, path: key })) } });
  }

  /** A volume that a StatefulSet makes from its claim template of that name: mounted like any other, not listed in the pod. */
  static claimTemplate(name: string): Volume {
    return new Volume(name, undefined);
  }

  private constructor(
    readonly name: string,
    /** The pod's entry for it; undefined where a controller adds that. */
    readonly spec: k8s.Volume | undefined,
  ) {}

  /** Mounts it at an absolute path. @param readOnly default: false */
  mount(path: string, { readOnly = false }: { readonly readOnly?: boolean } = {}): Mount {
    return { volume: this, path, readOnly };
  }
}
