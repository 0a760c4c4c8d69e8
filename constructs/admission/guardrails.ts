import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { refuseNamespaced } from '../namespace';
import type { AdmissionRule } from './admission-policy';

/** Properties for `Guardrails`. */
export interface GuardrailsProps {
  /** Name of the policy and of its binding, which have no namespace. */
  readonly name: string;
  /** The namespaces whose pods are judged. */
  readonly namespaces: readonly [string, ...string[]];
  /** What a breach of a rule does. @default Deny */
  readonly action?: 'Deny' | 'Warn' | 'Audit';
  /** CEL expressions that rules call as `variables.NAME`; one may use those before it. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
  /** What has to be true of `object`, a pod. */
  readonly rules: readonly [AdmissionRule, ...AdmissionRule[]];
}

/**
 * What every pod in some namespaces has to hold, whoever makes it. Pods that run already stay: an update that leaves their spec as it is passes.
 * Kubernetes serves it from 1.30. It stands in an application without a namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class Guardrails extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID in an application with a namespace */
  constructor(scope: Construct, id: string, { name, namespaces, action = 'Deny', variables = {}, rules }: GuardrailsProps) {
    super(scope, id);
    this.name = name;
    refuseNamespaced(this);
    const named = Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression }));
    new ApiObject(this, 'Resource', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods', 'pods/ephemeralcontainers'] },
          ],
        },
        matchConditions: [{ name: 'a-new-spec', expression: "request.operation == 'CREATE' || object.spec != oldObject.spec" }],
        variables: named.length > 0 ? named : undefined,
        validations: rules.map(({ expression, message }) => ({ expression, message, reason: 'Forbidden' })),
      },
    });
    new ApiObject(this, 'binding', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        matchResources: {
          // The API server gives each namespace this label.
          namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces].sort() }] },
        },
        validationActions: [action],
      },
    });
  }
}
