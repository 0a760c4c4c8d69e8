import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { problem } from '../../core/errors';

/** A volume at a path in one container. */
export interface Mount {
  readonly volume: Volume;
  /** Absolute path in the container. */
  readonly path: string;
  readonly readOnly: boolean;
  /** File or folder of the volume that stands there in its place. @default - all of it */
  readonly subPath?: string;
}

/** A pod's volume. Containers mount it with `mount`; the pod collects its volumes from there, so nobody declares one twice. */
export class Volume {
  /**
   * Scratch space that lives and dies with the pod.
   *
   * @param sizeLimit the pod is evicted above it
   * @param medium `Memory` for a tmpfs, counted against the container's memory limit. Default: the node's disk
   */
  static emptyDir(name: string, { sizeLimit, medium }: { readonly sizeLimit: Size; readonly medium?: 'Memory' }): Volume {
    return new Volume(name, { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit.asString()), medium } });
  }

  /** The persistent volume claim of that name, in the pod's namespace. */
  static claim(name: string, claimName: string): Volume {
    return new Volume(name, { name, persistentVolumeClaim: { claimName } });
  }

  /** All keys of a ConfigMap as files; a changed key appears in a running container unless it is mounted by `subPath`: that file stays as the container found it at its start. */
  static configMap(name: string, configMapName: string): Volume {
    return new Volume(name, { name, configMap: { name: configMapName } });
  }

  /**
   * Named keys of a Secret as files.
   *
   * @param keys mounts only these, each under its own name. A container gets only granted keys, never the whole Secret
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
    /** The pod's entry for it; undefined if a controller adds that. */
    readonly spec: k8s.Volume | undefined,
  ) {}

  /**
   * Mounts it at an absolute path.
   *
   * @param readOnly default: false
   * @param subPath relative path of one file or folder in it. Default: all of it
   * @throws GalleyError CONSTRUCT_INVALID for a sub-path that begins with `/` or leads out of the volume
   */
  mount(path: string, { readOnly = false, subPath }: { readonly readOnly?: boolean; readonly subPath?: string } = {}): Mount {
    if (subPath !== undefined && (subPath === '' || subPath.startsWith('/') || subPath.split('/').includes('..'))) {
      throw problem('CONSTRUCT_INVALID', {
        subject: `volume ${this.name}: subPath`,
        expected: 'a relative path without ..',
        got: JSON.stringify(subPath),
        next: 'correct it',
      });
    }
    return { volume: this, path, readOnly, subPath };
  }
}
