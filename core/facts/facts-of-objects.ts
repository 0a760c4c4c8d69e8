import type { Fact } from './fact';

const K8S = 'https://kubernetes.io/docs';
const WORKLOADS = `${K8S}/concepts/workloads`;
const ARGO = 'https://argo-cd.readthedocs.io/en/stable';
const API = 'https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis';

/** Facts about immutable fields and lost data. */
export const OBJECT_FACTS = {
  'immutable-field': {
    risk: 'high',
    loses: 'availability',
    when: 'a field changes that the API server lets nobody change',
    source: `${API}/apps/validation/validation.go`,
  },
  'immutable-replaced': {
    risk: 'high',
    loses: 'availability',
    when: 'such a field changes, and an option makes the controller replace the object: it is deleted and made anew',
    source: `${ARGO}/user-guide/sync-options/#replace-resource-instead-of-applying-changes`,
  },
  'custom-rule': {
    risk: 'high',
    loses: 'availability',
    when: 'a change breaks a rule of the CRD about the value before (`oldSelf`)',
    source: `${K8S}/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules`,
  },
  'custom-rule-unjudged': {
    risk: 'low',
    when: 'a rule of the CRD about the value before can not be judged here',
    source: `${K8S}/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules`,
  },
  'claim-shrinks': {
    risk: 'high',
    loses: 'availability',
    when: 'a claim asks for less than before: not possible',
    source: `${K8S}/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims`,
  },
  'claim-grows': {
    risk: 'low',
    when: 'a claim asks for more, which its StorageClass must allow',
    source: `${K8S}/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims`,
  },
  'claim-cannot-grow': {
    risk: 'high',
    loses: 'availability',
    when: 'a claim asks for more, and its StorageClass does not allow it',
    source: `${K8S}/concepts/storage/storage-classes/#allow-volume-expansion`,
  },
  'claim-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a claim is removed or made anew: its volume goes too, unless its class retains it',
    source: `${K8S}/concepts/storage/persistent-volumes/#reclaiming`,
  },
  'volume-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a PersistentVolume is removed',
    source: `${K8S}/concepts/storage/persistent-volumes/#reclaiming`,
  },
  'namespace-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a Namespace is removed, with everything in it',
    source: `${K8S}/concepts/overview/working-with-objects/namespaces/`,
  },
  'crd-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a CRD is removed, with every object of its kind',
    source: `${K8S}/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition`,
  },
  'crd-field-removed': {
    risk: 'medium',
    when: 'a version of a CRD no longer knows a field: the API server drops it from objects',
    source: `${K8S}/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning`,
  },
  'crd-version-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a version of a CRD is removed or no longer served',
    source: `${K8S}/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/`,
  },
  'database-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a database that an operator runs is removed or made anew',
    source: 'https://cloudnative-pg.io/documentation/current/storage/',
  },
  'stateful-claims-removed': {
    risk: 'high',
    loses: 'data',
    when: 'a StatefulSet goes, or shrinks, and its retention policy deletes the claims',
    source: `${WORKLOADS}/controllers/statefulset/#persistentvolumeclaim-retention`,
  },
  'stateful-claims-stay': {
    risk: 'low',
    when: 'a StatefulSet goes, or shrinks, and its claims stay behind',
    source: `${WORKLOADS}/controllers/statefulset/#persistentvolumeclaim-retention`,
  },
  'reclaim-deletes': {
    risk: 'medium',
    when: 'a reclaim or retention policy changes from Retain to Delete',
    source: `${K8S}/concepts/storage/persistent-volumes/#reclaiming`,
  },
  'volume-swapped': {
    risk: 'medium',
    when: 'a pod mounts another claim, or none, where it mounted one',
    source: `${K8S}/concepts/storage/volumes/`,
  },
  'protection-removed': {
    risk: 'medium',
    when: 'a mark that kept an object from being pruned or deleted is removed',
    source: `${ARGO}/user-guide/sync-options/#no-prune-resources`,
  },
} as const satisfies Record<string, Fact>;
