import { pinnedIn } from '../image';
import { identityOf, type JsonObject, type JsonValue, type KubernetesObject } from '../object/object';

/** Every declared object by its identity. */
export type Declared = ReadonlyMap<string, KubernetesObject>;

/** What a Rollout, or a template itself, names a template by. */
interface TemplateRef {
  readonly templateName: string;
  readonly clusterScope: boolean;
}

/** Every image that an object names, and of a Rollout that adopts a Deployment, that one's. */
export function workloadImages(root: KubernetesObject, declared: Declared): ReadonlySet<string> {
  const { workloadRef } = (root['spec'] ?? {}) as { readonly workloadRef?: { apiVersion: string; kind: string; name: string } };
  const { namespace } = root.metadata;
  const adopted =
    workloadRef &&
    declared.get(identityOf({ ...workloadRef, metadata: { name: workloadRef.name, ...(namespace !== undefined && { namespace }) } }));
  return imagesIn([root, adopted ?? null]);
}

/**
 * Every image that the analyses of a Rollout may run. These are those of the declared templates that it names, of the templates that these name, and those
 * that it hands to them as arguments.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#analysis-with-multiple-templates
 */
export function analysisImages(rollout: KubernetesObject, declared: Declared): ReadonlySet<string> {
  const { strategy = {} } = (rollout['spec'] ?? {}) as { readonly strategy?: JsonObject };
  const templates = new Set<KubernetesObject>();
  const add = ({ templateName: name, clusterScope }: TemplateRef): void => {
    const kind = clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate';
    const { namespace } = rollout.metadata;
    const metadata = { name, ...(!clusterScope && namespace !== undefined && { namespace }) };
    const template = declared.get(identityOf({ apiVersion: rollout.apiVersion, kind, metadata }));
    if (template === undefined || templates.has(template)) return;
    templates.add(template);
    const { templates: more = [] } = (template['spec'] ?? {}) as { readonly templates?: readonly JsonValue[] };
    refsIn(more).forEach(add);
  };
  refsIn(strategy).forEach(add);
  return imagesIn([strategy, ...templates]);
}

/** Wherever a strategy can name a template: before and after a promotion, in the background, in steps, in experiments. */
function refsIn(value: JsonValue): TemplateRef[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(refsIn);
  const { templateName, clusterScope } = value as JsonObject;
  const own = typeof templateName === 'string' ? [{ templateName, clusterScope: clusterScope === true }] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

function imagesIn(values: readonly JsonValue[]): ReadonlySet<string> {
  return new Set(pinnedIn(JSON.stringify(values)));
}
