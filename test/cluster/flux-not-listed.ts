/** Files of kinds that the charts do not render, by path: they would let their author read the Secrets of another namespace, and become whoever he likes. */
export const NOT_LISTED: Readonly<Record<string, (target: string) => string>> = {
  'agents/endpointslice-taken.yaml': (namespace) =>
    `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: taken, namespace: ${namespace}}\naddressType: IPv4\nendpoints: []\n`,
  'webhook/clusterrolebinding-taken.yaml': () =>
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: taken}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: []\n',
  'processor/role-taken.yaml': (namespace) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: taken, namespace: ${namespace}}\nrules: [{apiGroups: [''], resources: [secrets], verbs: [get, list]}]\n`,
};

/** What the API server says to them, by folder. */
export const REFUSED: Readonly<Record<string, RegExp>> = {
  agents: /endpointslices.*forbidden/s,
  webhook: /clusterrolebindings.*forbidden/s,
  processor: /attempting to grant RBAC permissions not currently held/s,
};
