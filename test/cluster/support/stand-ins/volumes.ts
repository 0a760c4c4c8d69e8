import type { KubeObject } from '../api-types';
import { PROVISIONER } from '../storage-classes';
import type { StandIn } from './stand-in';

/**
 * The provisioner of the run's storage classes. The rest of binding is real: the scheduler chooses the node of a claim that waits for its first
 * consumer and writes it down. The controller manager says who is to provision, and binds what then is there.
 */
const claim: StandIn = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  async reconcile(object, { api, withheld }) {
    const { annotations = {}, namespace = '', name, uid } = object.metadata;
    const { storageClassName, resources, accessModes } = object['spec'];
    const waits = object['status']?.phase === 'Pending' && annotations['volume.kubernetes.io/storage-provisioner'] === PROVISIONER;
    if (!waits || withheld(object) === 'silent') return;
    const node = annotations['volume.kubernetes.io/selected-node'];
    await api.apply(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
        spec: {
          accessModes,
          capacity: resources.requests,
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
          hostPath: { path: `/nowhere/${uid}` },
          persistentVolumeReclaimPolicy: 'Delete',
          storageClassName,
          ...(node !== undefined && !accessModes.includes('ReadWriteMany') && { nodeAffinity: onNode(node) }),
        },
      },
      'provisioner',
    );
  },
};

const volume: StandIn = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  async reconcile(object: KubeObject, { api }) {
    const ours = object.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER;
    if (ours && object['status']?.phase === 'Released') await api.delete(object);
  },
};

function onNode(node: string): unknown {
  return { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } };
}

export const volumes: readonly StandIn[] = [claim, volume];
