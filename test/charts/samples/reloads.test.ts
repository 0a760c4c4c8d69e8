import { join } from 'node:path';
import { parse } from 'yaml';
import { kindOf } from '../../../core/check/kind';
import { listAt, mapAt, textAt, textsAt } from '../../../core/object/json-fields';
import type { KubernetesObject } from '../../../core/object/object';
import { Project } from '../../../ports/disk/project';
import { writtenObjects } from '../../../ports/disk/written-tree';
import { ROOT } from '../../support/galley';

const project = new Project(ROOT);
const withReloader = project
  .environments()
  .filter((name) => parse(project.environmentFile(name).text).cluster.operators.reloader !== undefined);

/** Secrets that a workload's containers read as variables, so that only a restart shows them another value. */
function readAsVariables(object: KubernetesObject): string[] {
  const pod = mapAt(object, 'spec', 'template', 'spec');
  const containers = [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')];
  const names = containers.flatMap((container) => [
    ...listAt(container, 'env').flatMap((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name') ?? []),
    ...listAt(container, 'envFrom').flatMap((source) => textAt(source, 'secretRef', 'name') ?? []),
  ]);
  return [...new Set(names)].sort();
}

test.each(withReloader)('$system/$environment: whoever reads a Secret as a variable is restarted when it changes', (name) => {
  const workloads = writtenObjects(join(ROOT, 'dist'), name).filter(
    ({ path, object }) => /^apps\/(?:Deployment|StatefulSet)$/.test(kindOf(object)) && !path.startsWith('argocd/'),
  );
  const stale = workloads.flatMap(({ object }) => {
    const listed = (textsAt(object, 'metadata', 'annotations')['secret.reloader.stakater.com/reload'] ?? '').split(',');
    return readAsVariables(object)
      .filter((secret) => !listed.includes(secret))
      .map((secret) => `${object.kind} ${object.metadata.name}: ${secret}`);
  });
  expect(stale).toEqual([]);
  expect(workloads.some(({ object }) => readAsVariables(object).length > 0)).toBe(true);
});
