import { LATEST_STANDARDS, type Level, podSecurity, type RuleBreach } from '../hardening/pod-security';
import { textsAt } from '../object/json-fields';
import type { Check, Found } from './check';
import type { PodTemplate } from './pod-templates-of';
import type { World } from './world';

const STANDARDS = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const ENFORCE = 'pod-security.kubernetes.io/enforce';

const HARDENED = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: web
      image: example.com/web
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`;
const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: example.com/web
      securityContext: {privileged: true}
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {${ENFORCE}: restricted}
`;

/** The Pod Security Standards, for every pod wherever its template stands. */
export const HARDENING_CHECKS: readonly Check[] = [
  {
    id: 'pod-security-enforced',
    severity: 'error',
    title: 'a namespace takes the pods that are meant for it',
    why: 'The label of the namespace makes the API server refuse these pods. What makes them stays without any.',
    fix: 'Harden the pod as the standard asks, or enforce another standard in the namespace.',
    source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    good: `${NAMESPACE}---\n${HARDENED}`,
    bad: `${NAMESPACE}---\n${PRIVILEGED}`,
    find: (world) =>
      world.pods.flatMap((pod) => {
        const level = enforced(world, pod.namespace);
        return level === undefined ? [] : found(world, pod, level, `since the namespace enforces ${level}`);
      }),
  },
  {
    id: 'pod-security-baseline',
    severity: 'warning',
    title: 'no pod has what is known to let it out of its container',
    why: 'The standard `baseline` forbids it: whoever takes over the container can take over the node.',
    fix: 'Leave it out. Where the pod is there for it, as an agent of the node is, say so with an acceptance.',
    source: `${STANDARDS}#baseline`,
    good: HARDENED,
    bad: PRIVILEGED,
    find: (world) => world.pods.flatMap((pod) => (enforced(world, pod.namespace) === undefined ? found(world, pod, 'baseline') : [])),
  },
  {
    id: 'pod-security-restricted',
    severity: 'warning',
    title: 'pods are hardened',
    why: 'The standard `restricted` asks for it. Without, a fault of the program or of the kernel gives an attacker more than the program needs.',
    fix: 'Set it in the security context of the container, or of the pod for all of them.',
    source: `${STANDARDS}#restricted`,
    good: HARDENED,
    bad: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: example.com/web}]
`,
    find: (world) =>
      world.pods.flatMap((pod) => {
        if (enforced(world, pod.namespace) === 'restricted') return [];
        const reported = new Set(breachesOf(world, pod, 'baseline').map(placeOf));
        return found(world, pod, 'restricted', '', (breach) => !reported.has(placeOf(breach)));
      }),
  },
];

/** The standard that a namespace enforces, or the environment's guardrails; undefined if it is none, or not given. */
function enforced(world: World, namespace: string): Level | undefined {
  const { podSecurity, action } = world.environment?.guardrails ?? {};
  const levels = [labelsOf(world, namespace)[ENFORCE], action === 'deny' ? podSecurity : undefined];
  return LEVELS.find((level) => levels.includes(level));
}

/** The strictest first. */
const LEVELS: readonly Level[] = ['restricted', 'baseline'];

/** One finding for each rule that a pod breaks, at the first place. */
function found(world: World, pod: PodTemplate, level: Level, because = '', counts: (breach: RuleBreach) => boolean = () => true): Found[] {
  const breaches = breachesOf(world, pod, level, because !== '')
    .filter(counts)
    // What an operator may fill in tells nothing.
    .filter(({ isMissing }) => pod.complete || isMissing !== true);
  const first = new Map<string, RuleBreach>();
  for (const breach of breaches) if (!first.has(breach.rule)) first.set(breach.rule, breach);
  return [...first.values()].map(({ rule, path, isMissing: _, ...fault }): Found => {
    const others = breaches.filter((breach) => breach.rule === rule).length - 1;
    const more = others === 0 ? '' : ` (and ${others} more like it)`;
    return {
      ...fault,
      ...(fault.got === undefined ? { wrong: `${fault.wrong}${more}` } : { got: `${fault.got}${more}` }),
      ...(because !== '' && fault.expected !== undefined && { expected: `${fault.expected}, ${because}` }),
      object: pod.object,
      path: pod.path === '' ? path : `${pod.path}.${path}`,
      about: rule,
    };
  });
}

function breachesOf(world: World, { metadata, spec, namespace }: PodTemplate, level: Level, isEnforced = false): RuleBreach[] {
  const minor = world.kubernetesVersion?.minor ?? LATEST_STANDARDS;
  return podSecurity({ metadata, spec }, level, isEnforced ? Math.min(minor, enforcedMinor(world, namespace)) : minor);
}

/** The version of the standard that a namespace enforces; that of the cluster where it names none. */
function enforcedMinor(world: World, namespace: string): number {
  const [, minor] = /^v1\.(\d+)$/.exec(labelsOf(world, namespace)[`${ENFORCE}-version`] ?? '') ?? [];
  return minor === undefined ? Number.POSITIVE_INFINITY : Number(minor);
}

const labelsOf = (world: World, namespace: string): Record<string, string> =>
  textsAt(world.find('/Namespace', '', namespace), 'metadata', 'labels');

const placeOf = ({ path, got }: RuleBreach): string => `${path} ${got}`;
