import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { leadsNowhere } from './reference';
import type { World } from './world';

/** An analysis that a Rollout runs: templates by name, and arguments for them. */
interface Analysis {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly value: JsonValue;
}

/** https://argo-rollouts.readthedocs.io/en/stable/features/analysis/ */
function* analysesOf(object: KubernetesObject): Generator<Analysis> {
  if (kindOf(object) !== 'argoproj.io/Rollout') return;
  const places: (readonly string[])[] = [
    ['blueGreen', 'prePromotionAnalysis'],
    ['blueGreen', 'postPromotionAnalysis'],
    ['canary', 'analysis'],
  ];
  for (const place of places) {
    const value = valueAt(object, 'spec', 'strategy', ...place);
    if (value !== undefined) yield { object, path: ['spec', 'strategy', ...place].join('.'), value };
  }
  for (const [index, step] of listAt(object, 'spec', 'strategy', 'canary', 'steps').entries()) {
    const path = `spec.strategy.canary.steps[${index}]`;
    const value = valueAt(step, 'analysis');
    if (value !== undefined) yield { object, path: `${path}.analysis`, value };
    for (const [at, analysis] of listAt(step, 'experiment', 'analyses').entries()) {
      yield { object, path: `${path}.experiment.analyses[${at}]`, value: { templates: [analysis], args: listAt(analysis, 'args') } };
    }
  }
}

interface Named {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
}

function templatesIn({ path, value }: Analysis): Named[] {
  return listAt(value, 'templates').flatMap((each, index) => {
    const name = textAt(each, 'templateName');
    const kind = valueAt(each, 'clusterScope') === true ? 'argoproj.io/ClusterAnalysisTemplate' : 'argoproj.io/AnalysisTemplate';
    return name === undefined ? [] : [{ path: `${path}.templates[${index}].templateName`, kind, name }];
  });
}

function* missingTemplates(world: World): Generator<Found> {
  for (const object of world.objects) {
    for (const analysis of analysesOf(object)) {
      const namespace = world.namespaceOf(object);
      for (const { path, kind, name } of templatesIn(analysis)) {
        if (world.find(kind, namespace, name) !== undefined) continue;
        const known = (kind.includes('Cluster') ? world.of(kind) : world.in(kind, namespace)).map(({ metadata }) => metadata.name);
        yield leadsNowhere(world, { object, path, kind, namespace, name }, known);
      }
    }
  }
}

function* missingArguments(world: World): Generator<Found> {
  for (const object of world.objects) {
    for (const analysis of analysesOf(object)) {
      const given = new Set(listAt(analysis.value, 'args').map((each) => textAt(each, 'name')));
      for (const { kind, name } of templatesIn(analysis)) {
        const template = world.find(kind, world.namespaceOf(object), name);
        for (const argument of listAt(template, 'spec', 'args')) {
          const wanted = textAt(argument, 'name') ?? '';
          const has = valueAt(argument, 'value') !== undefined || Object.keys(mapAt(argument, 'valueFrom')).length > 0;
          if (has || given.has(wanted)) continue;
          yield {
            object,
            path: `${analysis.path}.args`,
            about: `${name} ${wanted}`,
            wrong: `${kind.slice(kind.indexOf('/') + 1)} ${name} wants the argument ${JSON.stringify(wanted)}, which nothing gives`,
            next: 'give it in args, or give it a value in the template',
          };
        }
      }
    }
  }
}

/** Gates that end by the clock, and wait for room before that like any other pod. */
function gatesThatWait(world: World): Found[] {
  return ['argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate'].flatMap((kind) =>
    world.of(kind).flatMap((object) =>
      listAt(object, 'spec', 'metrics').flatMap((metric, index): Found[] => {
        const job = mapAt(metric, 'provider', 'job', 'spec');
        const [deadline, priority] = [job['activeDeadlineSeconds'], textAt(job, 'template', 'spec', 'priorityClassName')];
        if (typeof deadline !== 'number' || priority !== undefined) return [];
        return [
          {
            object,
            path: `spec.metrics[${index}].provider.job.spec.template.spec.priorityClassName`,
            expected: `a PriorityClass, since the ${deadline} s count while the pod waits for a node`,
            got: 'none',
            next: 'name one above that of the pods that a rollout brings',
          },
        ];
      }),
    ),
  );
}

const gate = (more: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: smoke, namespace: shop}\nspec: {metrics: [{name: smoke, provider: {job: {spec: {backoffLimit: 0, activeDeadlineSeconds: 90, template: {spec: {${more}restartPolicy: Never, containers: [{name: smoke, image: example.com/smoke}]}}}}}}]}\n`;
const template = (argument: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: errors, namespace: shop}\nspec: {args: [${argument}], metrics: []}\n---\n`;
const rollout = (name: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\nspec: {strategy: {canary: {analysis: {templates: [{templateName: ${name}}], args: [{name: service, value: web}]}}}}\n`;

/** Analyses of Rollouts. */
export const ANALYSIS_CHECKS: readonly Check[] = [
  {
    id: 'analysis-template-exists',
    severity: 'error',
    title: 'an AnalysisTemplate that a Rollout names is there',
    why: 'Argo Rollouts refuses a Rollout whose template is not there: it stays Degraded, and nothing rolls out.',
    fix: 'Correct the name, or add the template; clusterScope: true means a ClusterAnalysisTemplate.',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
    good: template('{name: service}') + rollout('errors'),
    bad: template('{name: service}') + rollout('error'),
    find: missingTemplates,
  },
  {
    id: 'analysis-arguments',
    severity: 'error',
    title: 'a Rollout gives each argument that its analysis wants',
    why: 'An analysis without one of its arguments ends in an error, and an error aborts the rollout.',
    fix: 'Give the argument in args, or a value in the template.',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#analysis-template-arguments',
    good: template('{name: service}') + rollout('errors'),
    bad: template('{name: service}, {name: threshold}') + rollout('errors'),
    find: missingArguments,
  },
  {
    id: 'gate-waits-for-room',
    severity: 'info',
    title: 'a Job that decides about a rollout does not wait for room',
    why: 'The deadline of a Job counts from its start, not from the start of its pod. Where the new version has filled the nodes, the gate spends its time waiting, fails, and a good version is aborted.',
    fix: 'Give the Job a PriorityClass above that of what is rolled out, or keep room for it.',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    good: gate('priorityClassName: gates, '),
    bad: gate(''),
    find: gatesThatWait,
  },
];
