import { parseAssertion } from '../network/assertion';
import { textsAt } from '../object/json-fields';
import { failureOf } from './assert-judge';
import { namesNothing } from './assert-parties';
import type { Check, Found } from './check';
import type { World } from './world';

/** Lines in an annotation, for YAML that has no environment's file. */
export const ASSERT_ANNOTATION = 'galley.dev/assert';

function* unheld(world: World): Generator<Found> {
  for (const [index, line] of (world.environment?.assert ?? []).entries()) {
    const assertion = parseAssertion(line);
    // What names nothing is refused with the environment's file.
    if (typeof assertion === 'string') continue;
    const failure = failureOf(world, assertion);
    if (failure === undefined) continue;
    const { object, wrong, isUnknown } = failure;
    yield {
      object,
      source: ['assert', index],
      about: line.trim(),
      wrong: `${JSON.stringify(line.trim())} does not hold: ${wrong}`,
      next: NEXT,
      verdict: isUnknown ? 'unknown' : 'wrong',
    };
  }
  for (const object of world.objects) {
    const lines = (textsAt(object.metadata, 'annotations')[ASSERT_ANNOTATION] ?? '').split(/[;\n]/).map((each) => each.trim());
    for (const line of lines.filter((each) => each !== '')) yield* annotated(world, object, line);
  }
}

function* annotated(world: World, object: Found['object'], line: string): Generator<Found> {
  const at = { object, path: `metadata.annotations["${ASSERT_ANNOTATION}"]`, about: line };
  const assertion = parseAssertion(line);
  if (typeof assertion === 'string') {
    yield { ...at, wrong: `${JSON.stringify(line)} is no assertion: ${assertion}`, next: 'correct it' };
    return;
  }
  const nothing = namesNothing(world, assertion);
  if (nothing !== undefined) {
    yield { ...at, ...nothing, wrong: `${JSON.stringify(line)}: ${nothing.wrong}`, verdict: world.whole ? 'wrong' : 'unknown' };
    return;
  }
  const failure = failureOf(world, assertion);
  if (failure !== undefined)
    yield {
      ...at,
      wrong: `${JSON.stringify(line)} does not hold: ${failure.wrong}`,
      next: NEXT,
      verdict: failure.isUnknown ? 'unknown' : 'wrong',
    };
}

const NEXT = 'correct the policies, or the line';

const pods = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example.com/${name}, ports: [{containerPort: 5432}]}]}
---
`;
const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    galley.dev/assert: |
      web -> database 5432 allowed
      job -> database denied
---
`;
/** A policy that lets pods with a label to the database. */
export const fromPods = (app: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: database, namespace: shop}
spec:
  podSelector: {matchLabels: {app: database}}
  ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}], ports: [{port: 5432}]}]
`;
export const ASSERTED_PODS = pods('web') + pods('job') + pods('database');
export const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** What people say of connections. */
export const ASSERT_CHECKS: readonly Check[] = [
  {
    id: 'assertion-holds',
    severity: 'error',
    title: 'what is asserted of connections holds',
    why: 'A person wrote down who may reach whom, under `assert` in the environment’s file or in the annotation galley.dev/assert, and the network policies say otherwise.',
    fix: 'Correct the policies that the message names, or the line.',
    source: POLICIES,
    good: namespace + ASSERTED_PODS + fromPods('web'),
    bad: namespace + ASSERTED_PODS + fromPods('job'),
    find: unheld,
  },
];
