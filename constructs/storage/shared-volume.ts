import { Chart, type Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { markAsData } from './data';
import { Volume } from './volume';

/** Where the one content is that all namespaces see. */
export type SharedSource =
  /** A directory that an NFS server exports. */
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string }
  /** A directory of a CephFS that is there already, by Ceph's CSI driver. */
  | {
      readonly kind: 'cephfs';
      readonly clusterId: string;
      readonly fsName: string;
      readonly path: string;
      /** Secret with the Ceph user and key, in the driver's namespace. */
      readonly secret: { readonly name: string; readonly namespace: string };
    }
  /** A directory of one node: what takes the place of a network's if there is no other node. */
  | { readonly kind: 'node'; readonly node: string; readonly path: string };

/** Properties for `SharedVolume`. */
export interface SharedVolumeProps {
  /** What it holds, in one word: the beginning of all names. @default - the id */
  readonly name?: string;
  readonly source: SharedSource;
  readonly size: Size;
  /** Name that volume and claim find each other by; no provisioner of that name has to be there. */
  readonly storageClass: string;
  /** Who sees it: namespaces, and whether they may write. */
  readonly namespaces: Readonly<Record<string, 'read-write' | 'read-only'>>;
}

/** Label of all PersistentVolumes that show one content. */
const SHARED = 'galley.dev/shared-volume';

/**
 * One content for several namespaces. A claim belongs to a namespace and a volume to one claim. So there is a static PersistentVolume for
 * each namespace, all with one source. Each has a handle of its own, stays when its claim goes, and is reserved for one claim. It stands in
 * an application without a namespace; the claims are `SharedVolumeClaim`s, each in an application of its namespace.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
 */
export class SharedVolume extends Construct {
  readonly name: string;
  readonly props: SharedVolumeProps;

  /** @throws GalleyError CONSTRUCT_INVALID in an application with a namespace, or for no namespace that sees it */
  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.props = props;
    const own = Chart.of(this).namespace;
    if (own !== undefined) {
      throw invalid(this, {
        expected: 'an application without a namespace',
        got: own,
        next: 'move it to one',
      });
    }
    if (Object.keys(props.namespaces).length === 0) {
      throw invalid(this, {
        prop: 'namespaces',
        expected: 'at least one',
        got: 'none',
        next: 'name those that see it',
      });
    }
    for (const [namespace, access] of Object.entries(props.namespaces)) {
      const readOnly = access === 'read-only';
      const volume = new k8s.KubePersistentVolume(this, namespace, {
        metadata: { name: this.volumeName(namespace), labels: { [SHARED]: this.name } },
        spec: {
          capacity: { storage: k8s.Quantity.fromString(props.size.asString()) },
          accessModes: [accessModeOf(access)],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: props.storageClass,
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: this.name },
          ...sourceOf(props.source, { handle: this.volumeName(namespace), readOnly }),
        },
      });
      markAsData(volume);
    }
  }

  /** Name of a namespace's own volume. */
  volumeName(namespace: string): string {
    return `${this.name}-${namespace}`;
  }
}

/** A namespace's claim to a `SharedVolume`, in an application of that namespace. */
export class SharedVolumeClaim extends Construct {
  readonly name: string;
  /** Whether pods may write. */
  readonly readOnly: boolean;
  /** The one volume that all containers of a pod mount it by. */
  readonly volume: Volume;

  /** @throws GalleyError CONSTRUCT_INVALID in a namespace that the volume was not made for */
  constructor(scope: Construct, id: string, { volume }: { readonly volume: SharedVolume }) {
    super(scope, id);
    const { namespace = '' } = Chart.of(this);
    const { namespaces, size, storageClass } = volume.props;
    const access = Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined;
    if (access === undefined) {
      const known = Object.keys(namespaces).join(', ');
      throw invalid(this, {
        expected: `one of the namespaces that ${volume.name} is for (${known})`,
        got: `${namespace || 'none'}`,
        next: 'add it there',
      });
    }
    this.name = volume.name;
    this.readOnly = access === 'read-only';
    this.volume = Volume.claim(this.name, this.name);
    const claim = new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        accessModes: [accessModeOf(access)],
        storageClassName: storageClass,
        volumeName: volume.volumeName(namespace),
        resources: { requests: { storage: k8s.Quantity.fromString(size.asString()) } },
      },
    });
    markAsData(claim);
  }
}

const accessModeOf = (access: 'read-write' | 'read-only'): string => (access === 'read-only' ? 'ReadOnlyMany' : 'ReadWriteMany');

interface Shown {
  readonly handle: string;
  readonly readOnly: boolean;
}

function sourceOf(source: SharedSource, { handle, readOnly }: Shown): Partial<k8s.PersistentVolumeSpec> {
  switch (source.kind) {
    case 'nfs': {
      const { server, path } = source;
      return { nfs: { server, path, readOnly: readOnly || undefined }, mountOptions: ['nfsvers=4.2', 'hard'] };
    }
    case 'cephfs': {
      const { clusterId, fsName, path, secret } = source;
      const volumeAttributes = { clusterID: clusterId, fsName, rootPath: path, staticVolume: 'true' };
      return {
        csi: {
          driver: 'cephfs.csi.ceph.com',
          volumeHandle: handle,
          volumeAttributes,
          nodeStageSecretRef: secret,
          readOnly: readOnly || undefined,
        },
      };
    }
    case 'node': {
      const { node, path } = source;
      const here = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
      return {
        // A person makes it, and gives it to whoever writes there: one that the kubelet makes is root's alone.
        hostPath: { path, type: 'Directory' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
      };
    }
  }
}
