import { foundIn } from '../../support/found';

const namespace = (labels: string): string => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${labels}}}
---
`;
const pod = (container: string, spec = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {${spec}containers: [{name: main, image: x${container}}]}
`;
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ELSEWHERE = ', livenessProbe: {httpGet: {host: example.com, port: 80}}';

test('reports the namespace’s enforced standard once, as a refusal of the API server', () => {
  const yaml = namespace(`${ENFORCE}: baseline`) + pod(', securityContext: {privileged: true}');
  expect(foundIn('pod-security-enforced', yaml)).toEqual(['Pod/web spec.containers[0].securityContext.privileged']);
  expect(foundIn('pod-security-baseline', yaml)).toEqual([]);
  expect(foundIn('pod-security-restricted', yaml)).not.toContain('Pod/web spec.containers[0].securityContext.privileged');
});

test('a namespace may enforce the standard of an older version', () => {
  expect(foundIn('pod-security-enforced', namespace(`${ENFORCE}: baseline`) + pod(ELSEWHERE))).toHaveLength(1);
  expect(foundIn('pod-security-enforced', namespace(`${ENFORCE}: baseline, ${ENFORCE}-version: v1.33`) + pod(ELSEWHERE))).toEqual([]);
  expect(foundIn('pod-security-enforced', namespace(`${ENFORCE}: baseline, ${ENFORCE}-version: latest`) + pod(ELSEWHERE))).toHaveLength(1);
});

test('a namespace that enforces nothing, or is not given, leaves it to the standards', () => {
  expect(foundIn('pod-security-enforced', namespace(`${ENFORCE}: privileged`) + pod(''))).toEqual([]);
  expect(foundIn('pod-security-enforced', pod(''))).toEqual([]);
  expect(foundIn('pod-security-baseline', pod('', 'hostNetwork: true, '))).toEqual(['Pod/web spec.hostNetwork']);
});

test('the template of a custom kind tells what is wrong, and not what its operator may fill in', () => {
  const custom = (context: string): string => `apiVersion: example.com/v1
kind: Runner
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: main, image: x, securityContext: {${context}}}]}}}
`;
  expect(foundIn('pod-security-baseline', custom('privileged: true'))).toEqual([
    'Runner/web spec.template.spec.containers[0].securityContext.privileged',
  ]);
  expect(foundIn('pod-security-restricted', custom(''))).toEqual([]);
  expect(foundIn('pod-security-restricted', custom('allowPrivilegeEscalation: true'))).toEqual([
    'Runner/web spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation',
  ]);
});

test.each([
  ['batch/v1', 'CronJob', 'spec: {jobTemplate: {spec: {template: POD}}}', 'spec.jobTemplate.spec.template.spec'],
  ['argoproj.io/v1alpha1', 'Rollout', 'spec: {template: POD}', 'spec.template.spec'],
  [
    'argoproj.io/v1alpha1',
    'AnalysisTemplate',
    'spec: {metrics: [{provider: {job: {spec: {template: POD}}}}]}',
    'spec.metrics[0].provider.job.spec.template.spec',
  ],
])('the pods of %s %s are judged where their template stands', (apiVersion, kind, spec, path) => {
  const text = spec.replace('POD', '{spec: {hostPID: true, containers: [{name: main, image: x}]}}');
  const yaml = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\n${text}\n`;
  expect(foundIn('pod-security-baseline', yaml)).toEqual([`${kind}/web ${path}.hostPID`]);
});
