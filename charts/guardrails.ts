import type { App } from 'cdk8s';
import type { AdmissionRule } from '../constructs/admission/admission-policy';
import { Guardrails } from '../constructs/admission/guardrails';
import { Application } from '../constructs/application';
import type { RenderableKinds } from '../constructs/delivery/kinds';
import type { Environment } from '../core/env/environment';
import { expressionsOf, POD_VARIABLES } from '../core/hardening/expressions';
import { LATEST_STANDARDS } from '../core/hardening/pod-security';
import { environmentLabels } from './labels';

/** The kinds of guardrails. Every system lists them, so the controller removes them from the cluster when you switch them off. */
const KINDS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map((kind) => `admissionregistration.k8s.io/${kind}`);

/** The kinds of a system, and those of guardrails. */
export function withGuardrails<Kinds extends RenderableKinds | undefined>(kinds: Kinds): Kinds {
  return kinds === undefined ? kinds : { ...kinds, clusterScoped: [...new Set([...kinds.clusterScoped, ...KINDS])].sort() };
}

/**
 * Adds the application `guardrails` where the environment asks for it. Galley's checks hold the rendered pods to digests and a Pod Security Standard.
 * The API server then holds every pod to them in the namespaces of these applications, whoever makes it.
 *
 * @returns the application; undefined if the environment asks for none, or nothing stands in a namespace
 */
export function guardrails(app: App, environment: Environment, applications: readonly Application[]): Application | undefined {
  const asked = environment.guardrails;
  const namespaces = [...new Set(applications.flatMap(({ namespace }) => namespace ?? []))].sort();
  const [first, ...others] = namespaces;
  if (asked === undefined || first === undefined) return undefined;
  const labels = environmentLabels(environment);
  const application = new Application(app, 'guardrails', { labels });
  const minor = Math.min(environment.kubernetesVersion.minor, LATEST_STANDARDS);
  new Guardrails(application, 'pods', {
    name: `${environment.system}-${environment.environment}-pods`,
    namespaces: [first, ...others],
    action: ACTIONS[asked.action],
    variables: POD_VARIABLES,
    rules: [
      byDigest(environment),
      ...expressionsOf(asked.podSecurity, minor).map(({ id, expression }) => ({
        expression,
        message: `expected a pod as the Pod Security Standard ${asked.podSecurity} has it (${id})`,
      })),
    ],
  });
  return application;
}

const ACTIONS = { deny: 'Deny', warn: 'Warn', audit: 'Audit' } as const;

/** Containers that the cluster's own webhooks add have what image they have. */
function byDigest({ cluster }: Environment): AdmissionRule {
  const injected = [...new Set(cluster.admission.injectedContainers.map(({ name }) => name))].sort();
  const pinned = "c.image.matches('@sha256:[0-9a-f]{64}$')";
  return {
    expression: `variables.containers.all(c, ${injected.length === 0 ? pinned : `${pinned} || c.name in ${JSON.stringify(injected)}`})`,
    message: 'expected images by digest',
  };
}
