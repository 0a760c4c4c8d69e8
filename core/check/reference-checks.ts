import { nearest } from '../document/nearest';
import type { Check, Found } from './check';
import { declaredReferences, REFERENCES_ANNOTATION } from './declared-references';
import { hasPlaceholder } from './placeholder';
import { leadsNowhere, nameOf, type Reference, wordOf } from './reference';
import * as example from './reference-examples';
import { referencesIn } from './references';
import { isThere } from './there';
import type { World } from './world';

/** The texts of a check that follows references to some kinds. */
interface ToKinds extends Omit<Check, 'find' | 'severity' | 'fix'> {
  readonly kinds: RegExp;
}

const REFERENCES = 'https://kubernetes.io/docs/concepts';

const TO: readonly ToKinds[] = [
  {
    id: 'config-map-exists',
    kinds: /^\/ConfigMap$/,
    title: 'a ConfigMap that is named is there',
    why: 'A pod that names a ConfigMap which is not there stays in CreateContainerConfigError or ContainerCreating until it comes.',
    source: `${REFERENCES}/configuration/configmap/`,
    ...example.CONFIG_MAP,
  },
  {
    id: 'secret-exists',
    kinds: /^\/Secret$/,
    title: 'a Secret that is named is there, or something makes it',
    why: 'A pod that names a Secret which nothing makes stays in CreateContainerConfigError or ContainerCreating. Secrets come from a Secret, an ExternalSecret, a Certificate, a SealedSecret, a database cluster and the like.',
    source: `${REFERENCES}/configuration/secret/`,
    ...example.SECRET,
  },
  {
    id: 'service-account-exists',
    kinds: /^\/ServiceAccount$/,
    title: 'a ServiceAccount that is named is there',
    why: 'No pod of a workload is created while its ServiceAccount is missing, and a binding to an account that is not there gives nobody anything.',
    source: `${REFERENCES}/security/service-accounts/`,
    ...example.SERVICE_ACCOUNT,
  },
  {
    id: 'claim-exists',
    kinds: /^\/PersistentVolumeClaim$/,
    title: 'a claim that a pod mounts is there',
    why: 'A pod whose PersistentVolumeClaim is missing stays Pending.',
    source: `${REFERENCES}/storage/persistent-volumes/#claims-as-volumes`,
    ...example.CLAIM,
  },
  {
    id: 'role-exists',
    kinds: /^rbac\.authorization\.k8s\.io\//,
    title: 'a role that is bound is there',
    why: 'A binding to a role that is not there grants nothing, and says so nowhere.',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
    ...example.ROLE,
  },
  {
    id: 'class-exists',
    kinds: /^(?:scheduling|node|storage|networking)\.k8s\.io\/\w+Class$/,
    title: 'a class of priority, runtime, storage or Ingress that is named is there',
    why: 'The API server refuses pods of an unknown PriorityClass or RuntimeClass; a claim of an unknown StorageClass stays Pending; no controller serves an Ingress of an unknown class.',
    source: `${REFERENCES}/scheduling-eviction/pod-priority-preemption/`,
    ...example.CLASS,
  },
  {
    id: 'service-exists',
    kinds: /^\/Service$/,
    title: 'a Service that something sends requests to is there',
    why: 'An Ingress, route, webhook or Rollout that names a Service which is not there answers with errors, or does not start.',
    source: `${REFERENCES}/services-networking/ingress/#the-ingress-resource`,
    ...example.SERVICE,
  },
  {
    id: 'workload-exists',
    kinds: /^(?:apps\/|batch\/|\/ReplicationController|argoproj\.io\/Rollout)/,
    title: 'a workload that is scaled or taken over is there',
    why: 'An autoscaler whose target is not there never scales; a Rollout whose workloadRef leads nowhere has no template, so no pods.',
    source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    ...example.WORKLOAD,
  },
  {
    id: 'issuer-exists',
    kinds: /^cert-manager\.io\//,
    title: 'an issuer that a Certificate names is there',
    why: 'A Certificate whose Issuer is not there is never issued, and its Secret never made.',
    source: 'https://cert-manager.io/docs/usage/certificate/',
    ...example.ISSUER,
  },
  {
    id: 'secret-store-exists',
    kinds: /^external-secrets\.io\//,
    title: 'a store that an ExternalSecret reads is there',
    why: 'An ExternalSecret whose store is not there makes no Secret.',
    source: 'https://external-secrets.io/latest/api/externalsecret/',
    ...example.STORE,
  },
  {
    id: 'project-exists',
    kinds: /^argoproj\.io\/AppProject$/,
    title: 'a project that an Application names is there',
    why: 'Argo CD reports an Application of an unknown project as invalid, and syncs nothing of it.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
    ...example.PROJECT,
  },
  {
    id: 'flux-source-exists',
    kinds: /\.toolkit\.fluxcd\.io\//,
    title: 'what a Flux object reads from or waits for is there',
    why: 'A Kustomization or HelmRelease without its source, and one that depends on something that is not there, never becomes ready.',
    source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/',
    ...example.FLUX,
  },
  {
    id: 'route-target-exists',
    kinds: /^(?:gateway\.networking\.k8s\.io\/Gateway|traefik\.io\/\w+|networking\.k8s\.io\/Ingress)$/,
    title: 'a Gateway or a middleware that a route names is there',
    why: 'A route of a Gateway that is not there serves nothing; a router leaves out a route whose middleware is missing.',
    source: 'https://gateway-api.sigs.k8s.io/api-types/httproute/',
    ...example.GATEWAY,
  },
  {
    id: 'database-exists',
    kinds: /^postgresql\.cnpg\.io\//,
    title: 'a database cluster that a backup, pooler or database names is there',
    why: 'A ScheduledBackup of a cluster that is not there backs up nothing, and says so nowhere that a person looks.',
    source: 'https://cloudnative-pg.io/documentation/current/backup/',
    ...example.DATABASE,
  },
];

/** Custom kinds that no other check is about: what leads there is declared by a definition. */
const OTHERS = { test: (kind: string): boolean => kind.includes('.') && !TO.some(({ kinds }) => kinds.test(kind)) };

/** The Service that gives the pods of a StatefulSet their names: they run without it. */
const isGoverning = ({ object, path }: Reference): boolean => object.kind === 'StatefulSet' && path === 'spec.serviceName';

function missing(world: World, kinds: Pick<RegExp, 'test'>, governing = false): Found[] {
  return (
    referencesIn(world)
      .filter((reference) => isGoverning(reference) === governing)
      .filter(({ kind, name, namespace }) => kinds.test(kind) && !(world.placeholders && hasPlaceholder(`${namespace}/${name}`)))
      // A volume names what it holds once, and then keys of it.
      .filter((reference) => !reference.path.endsWith('.key') && !isThere(world, reference))
      .map((reference) => leadsNowhere(world, reference, namesBeside(world, reference)))
  );
}

function namesBeside(world: World, { kind, namespace }: Reference): readonly string[] {
  if (kind === '/ConfigMap' || kind === '/Secret') return world.dataNames(kind, namespace);
  const objects = world.clusterScoped.has(kind) ? world.of(kind) : world.in(kind, namespace);
  return objects.map(({ metadata }) => metadata.name);
}

/** References by key to ConfigMaps or Secrets that are there and have no such key. */
function missingKeys(world: World, wanted: '/ConfigMap' | '/Secret'): Found[] {
  return referencesIn(world).flatMap((reference): Found[] => {
    const { object, path, kind, namespace, name, key } = reference;
    if (kind !== wanted || key === undefined) return [];
    const makers = world.dataNamed(wanted, namespace, name);
    const keys = makers.flatMap((each) => each.keys ?? []);
    // Somebody else fills an empty one; one with unknown data may have any key.
    if (makers.length === 0 || keys.length === 0 || makers.some((each) => each.keys === undefined) || keys.includes(key)) return [];
    const guess = nearest(key, keys);
    const by = makers[0]?.by.kind === wordOf(wanted) ? '' : ` (made by ${makers[0]?.by.kind} ${makers[0]?.by.metadata.name})`;
    return [
      {
        object,
        path,
        about: `${name} ${key}`,
        wrong: `${nameOf(world, reference)}${by} has no key ${JSON.stringify(key)}`,
        next: guess === undefined ? `its keys are ${keys.slice(0, 6).join(', ')}` : `did you mean ${JSON.stringify(guess)}?`,
      },
    ];
  });
}

/** Names that lead somewhere. */
export const REFERENCE_CHECKS: readonly Check[] = [
  ...TO.map(
    ({ kinds, ...rest }): Check => ({
      ...rest,
      severity: 'error',
      fix: 'Correct the name, or add what it names.',
      find: (world) => missing(world, kinds),
    }),
  ),
  {
    id: 'custom-reference-exists',
    severity: 'error',
    title: 'what a field of a custom kind names is there',
    why: 'An operator can do nothing with an object that names another one which is not there. The definition of the kind declares which of its fields name what, by the annotation galley.dev/references: a line for each field, such as "spec.agentRef: example.com/Agent", "spec.steps[].login: /Secret". The field is the name, or a map with name, perhaps namespace and key.',
    fix: 'Correct the name, or add what it names; where the declaration is wrong, correct its line.',
    source: 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/',
    ...example.CUSTOM,
    find: (world) => [
      ...missing(world, OTHERS),
      ...declaredReferences(world).unread.map(({ definition, line }) => ({
        object: definition,
        path: `metadata.annotations[${JSON.stringify(REFERENCES_ANNOTATION)}]`,
        about: line,
        expected: 'a path in the object and the kind that stands there, such as "spec.agentRef: example.com/Agent"',
        got: JSON.stringify(line),
        next: 'correct the line',
      })),
    ],
  },
  {
    id: 'governing-service',
    severity: 'warning',
    title: 'the Service that a StatefulSet names is there',
    why: 'The pods of a StatefulSet have names in DNS by way of its headless Service; without it nobody finds one of them.',
    fix: 'Correct serviceName, add the headless Service, or leave serviceName out (Kubernetes 1.34).',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    ...example.GOVERNING,
    find: (world) => missing(world, /^\/Service$/, true),
  },
  {
    id: 'config-map-key',
    severity: 'error',
    title: 'a key that is taken from a ConfigMap is in it',
    why: 'A container that takes a key which its ConfigMap does not have stays in CreateContainerConfigError; a volume that lists it is not mounted.',
    fix: 'Correct the key, or add it to the ConfigMap.',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/',
    ...example.CONFIG_MAP_KEY,
    find: (world) => missingKeys(world, '/ConfigMap'),
  },
  {
    id: 'secret-key',
    severity: 'error',
    title: 'a key that is taken from a Secret is in it',
    why: 'A container that takes a key which its Secret does not have stays in CreateContainerConfigError. The keys are those of what makes the Secret: of an ExternalSecret, a Certificate, a database cluster.',
    fix: 'Correct the key, or have the Secret made with it.',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
    ...example.SECRET_KEY,
    find: (world) => missingKeys(world, '/Secret'),
  },
];
