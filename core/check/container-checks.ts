import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { inNamespace } from './near';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { World } from './world';

const pod = (container: string, spec = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  ${spec}
  containers:
    - name: web
      image: example.com/web
      ${container}
`;
const probe = (name: string, more = ''): string => `${name}: {httpGet: {path: /, port: 80}${more}}`;
const job = (spec: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: web, namespace: shop}
spec: {template: {spec: {${spec}containers: [{name: web, image: example.com/web}]}}}
`;

/** What people who run clusters learn to ask of a container. */
export const CONTAINER_CHECKS: readonly Check[] = [
  {
    id: 'container-without-requests',
    severity: 'warning',
    title: 'a container says what CPU and memory it needs',
    why: 'The scheduler puts a pod where what it asks for fits. Without, the node is overcommitted, and its pods are the first to be evicted.',
    fix: 'Set resources.requests of cpu and memory, and a limit of memory.',
    source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    good: pod('resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}'),
    bad: pod('resources: {}'),
    find: (world) =>
      lasting(world).flatMap((each) => {
        if (valueAt(each.spec, 'resources') !== undefined || inNamespace(world, '/LimitRange', each.namespace).length > 0) return [];
        return containersOf(each).flatMap(({ container, path, list }): Found[] => {
          if (list === 'ephemeralContainers') return [];
          const missing = ['cpu', 'memory'].filter(
            (resource) => !has(container, 'requests', resource) && !has(container, 'limits', resource),
          );
          const wanted = [
            ...missing.map((resource) => `a request of ${resource}`),
            ...(has(container, 'limits', 'memory') ? [] : ['a limit of memory']),
          ];
          if (wanted.length === 0) return [];
          return [{ object: each.object, path: `${path}.resources`, expected: wanted.join(' and '), got: 'none', next: 'set it' }];
        });
      }),
  },
  {
    id: 'root-filesystem-writable',
    severity: 'info',
    title: 'a container can not write into its image',
    why: 'What an attacker writes there is run by the program, and what the program writes there is lost with the container.',
    fix: 'Set readOnlyRootFilesystem, and mount an emptyDir where the program writes.',
    source: 'https://kubernetes.io/docs/concepts/security/security-checklist/#pod-security',
    good: pod('securityContext: {readOnlyRootFilesystem: true}'),
    bad: pod('securityContext: {}'),
    find: (world) =>
      lasting(world).flatMap((each) =>
        containersOf(each)
          .filter(({ container }) => valueAt(container, 'securityContext', 'readOnlyRootFilesystem') !== true)
          .map(({ path }) => ({
            object: each.object,
            path: `${path}.securityContext.readOnlyRootFilesystem`,
            expected: 'true',
            next: 'set it',
          })),
      ),
  },
  {
    id: 'probes-alike',
    severity: 'info',
    title: 'a container is taken out of service before it is restarted',
    why: 'Where both probes ask the same and give up equally fast, the kubelet restarts a pod that is only busy. Its load then kills the next one.',
    fix: 'Give the livenessProbe more time (failureThreshold, periodSeconds), or let it ask for less.',
    source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    good: pod(`${probe('readinessProbe')}\n      ${probe('livenessProbe', ', failureThreshold: 10')}`),
    bad: pod(`${probe('readinessProbe')}\n      ${probe('livenessProbe')}`),
    find: (world) =>
      world.pods.flatMap((each) =>
        containersOf(each)
          .filter(({ container }) => areAlike(container))
          .map(({ path }) => ({
            object: each.object,
            path: `${path}.livenessProbe`,
            wrong: 'asks the same as the readinessProbe, and gives up as fast',
            next: 'give it a higher failureThreshold',
          })),
      ),
  },
  {
    id: 'variable-twice',
    severity: 'warning',
    title: 'a container has each variable once',
    why: 'The last one counts, whoever reads the first. A server-side apply refuses the list.',
    fix: 'Leave one of them out.',
    source: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
    good: pod('env: [{name: PORT, value: "80"}]'),
    bad: pod('env: [{name: PORT, value: "80"}, {name: PORT, value: "81"}]'),
    find: (world) =>
      world.pods.flatMap((each) =>
        containersOf(each).flatMap(({ container, path }) => {
          const names = listAt(container, 'env').map((variable) => textAt(variable, 'name'));
          return names.flatMap((name, index): Found[] =>
            name === undefined || names.indexOf(name) === index
              ? []
              : [
                  {
                    object: each.object,
                    path: `${path}.env[${index}].name`,
                    about: name,
                    wrong: `${JSON.stringify(name)} is there twice`,
                    next: 'leave one out',
                  },
                ],
          );
        }),
      ),
  },
  {
    id: 'job-restart-policy',
    severity: 'error',
    title: 'the pods of a Job end',
    why: 'Pods are restarted for ever by default, so the API server refuses a Job whose pods do not say otherwise.',
    fix: 'Set `restartPolicy` to Never or OnFailure.',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template',
    good: job('restartPolicy: Never, '),
    bad: job(''),
    find: (world) =>
      world.pods
        .filter(({ object }) => ['batch/Job', 'batch/CronJob'].includes(kindOf(object)))
        .filter(({ spec }) => !['Never', 'OnFailure'].includes(textAt(spec, 'restartPolicy') ?? 'Always'))
        .map(({ object, spec, specPath }) => ({
          object,
          path: `${specPath}.restartPolicy`,
          expected: 'Never or OnFailure',
          got: JSON.stringify(textAt(spec, 'restartPolicy') ?? 'Always'),
          next: 'set it',
        })),
  },
];

/** Templates that are complete, so a missing field is really missing. */
const lasting = (world: World): readonly PodTemplate[] => world.pods.filter(({ complete }) => complete);

const has = (container: JsonObject, of: 'requests' | 'limits', resource: string): boolean =>
  (valueAt(container, 'resources', of, resource) ?? undefined) !== undefined;

function areAlike(container: JsonObject): boolean {
  const [ready, live] = [mapAt(container, 'readinessProbe'), mapAt(container, 'livenessProbe')];
  const action = (of: JsonObject): string => JSON.stringify(['httpGet', 'tcpSocket', 'grpc', 'exec'].map((each) => of[each] ?? null));
  if (Object.keys(ready).length === 0 || Object.keys(live).length === 0 || action(ready) !== action(live)) return false;
  const patience = (of: JsonObject): number => (numberAt(of, 'failureThreshold') ?? 3) * (numberAt(of, 'periodSeconds') ?? 10);
  return patience(live) <= patience(ready);
}
