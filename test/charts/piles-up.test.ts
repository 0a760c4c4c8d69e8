import { join } from 'node:path';
import { kindOf } from '../../core/check/kind';
import { listAt, mapAt, numberAt, textAt, textsAt, valueAt } from '../../core/object/json-fields';
import type { JsonValue, KubernetesObject } from '../../core/object/object';
import { Project } from '../../ports/disk/project';
import { writtenObjects } from '../../ports/disk/written-tree';
import { ROOT } from '../support/galley';

const environments = new Project(ROOT).environments();

/** What a controller would keep for ever, or for longer than anybody looks at, unless an object says otherwise; each as what is wrong with it. */
const KEPT: Readonly<Record<string, (object: KubernetesObject) => string | undefined>> = {
  // A suspended one is for Jobs that a person makes, which no history ends.
  'batch/CronJob': ({ spec }) =>
    valueAt(spec, 'suspend') === true
      ? numbers(mapAt(spec, 'jobTemplate', 'spec'), 'ttlSecondsAfterFinished')
      : numbers(spec, 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'),
  'apps/Deployment': ({ spec }) => numbers(spec, 'revisionHistoryLimit'),
  'argoproj.io/Rollout': ({ spec }) => numbers(spec, 'revisionHistoryLimit'),
  'argoproj.io/Application': ({ spec }) => numbers(spec, 'revisionHistoryLimit'),
  'argoproj.io/AnalysisTemplate': ({ spec }) =>
    listAt(spec, 'metrics')
      .map((metric) => mapAt(metric, 'provider', 'job', 'spec'))
      .filter((job) => Object.keys(job).length > 0)
      .map((job) => numbers(job, 'ttlSecondsAfterFinished'))
      .find((wrong) => wrong !== undefined),
  'batch/Job': (object) => (isReplaced(object) ? undefined : numbers(object['spec'], 'ttlSecondsAfterFinished')),
};

function numbers(spec: JsonValue | undefined, ...fields: readonly string[]): string | undefined {
  return fields.find((field) => numberAt(spec, field) === undefined);
}

/** Argo CD takes the one before away. Flux prunes it, as a new one has another name; with a TTL it would run again. */
function isReplaced(object: KubernetesObject): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations');
  const isPruned = /-[0-9a-f]{10}$/.test(object.metadata.name) && annotations['kustomize.toolkit.fluxcd.io/prune'] !== 'disabled';
  return annotations['argocd.argoproj.io/hook-delete-policy'] === 'BeforeHookCreation' || isPruned;
}

test.each(environments)('$system/$environment: what controllers keep has an end', (name) => {
  const objects = writtenObjects(join(ROOT, 'dist'), name).filter(({ path }) => !path.startsWith('argocd/'));
  const wrong = objects.flatMap(({ path, object }) => {
    const missing = KEPT[kindOf(object)]?.(object);
    return missing === undefined ? [] : [`${path}: no ${missing}`];
  });
  expect(wrong).toEqual([]);
  expect(objects.some(({ object }) => kindOf(object) in KEPT)).toBe(true);
});

test.each(environments)('$system/$environment: a volume in memory or on the node has an end', (name) => {
  const endless = writtenObjects(join(ROOT, 'dist'), name)
    .filter(({ path }) => !path.startsWith('argocd/'))
    .flatMap(({ path, object }) =>
      volumesOf(object)
        .filter((volume) => valueAt(volume, 'emptyDir') !== undefined && textAt(volume, 'emptyDir', 'sizeLimit') === undefined)
        .map((volume) => `${path}: ${textAt(volume, 'name')}`),
    );
  expect(endless).toEqual([]);
});

function volumesOf(object: KubernetesObject): readonly JsonValue[] {
  const templates = [mapAt(object, 'spec', 'template'), mapAt(object, 'spec', 'jobTemplate', 'spec', 'template')];
  return templates.flatMap((template) => listAt(template, 'spec', 'volumes'));
}
