import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { refuseNamespaced } from '../namespace';
import type { Account } from '../rbac/service-account';

/** Kinds of one API group that a policy judges. */
export interface AdmittedKind {
  /** `''` is the core group. */
  readonly apiGroup: string;
  readonly apiVersion: string;
  /** In the plural and lower case. */
  readonly resources: readonly [string, ...string[]];
}

/** One rule: a CEL expression that must be true, and the message if it is not. */
export interface AdmissionRule {
  /** @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression */
  readonly expression: string;
  readonly message: string;
}

/** Properties for `AdmissionPolicy`. */
export interface AdmissionPolicyProps {
  /** Name of the policy and of its binding, which have no namespace. @default - the id */
  readonly name?: string;
  /** The namespace whose objects are judged. */
  readonly namespace: string;
  /** The users whose requests it judges; all others pass. */
  readonly of: readonly [Account, ...Account[]];
  readonly kinds: readonly [AdmittedKind, ...AdmittedKind[]];
  /** Operations that it judges. @default - CREATE and UPDATE */
  readonly operations?: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  /** CEL expressions that rules call as `variables.NAME`; one may use those before it. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly rules: readonly [AdmissionRule, ...AdmissionRule[]];
}

/**
 * Limits what some accounts may write in one namespace, beyond the power of roles. The API server refuses everything else, also a request
 * that it can't judge. It needs Kubernetes 1.30, and an application without a namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class AdmissionPolicy extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID in an application with a namespace, and for an account in none */
  constructor(scope: Construct, id: string, props: AdmissionPolicyProps) {
    super(scope, id);
    this.name = props.name ?? id;
    refuseNamespaced(this);
    const users = props.of.map(({ name, namespace }) => {
      if (namespace === undefined) {
        throw invalid(this, {
          prop: 'of',
          expected: 'an account in a namespace',
          got: `${name} in none`,
          next: 'move it into one',
        });
      }
      return `system:serviceaccount:${namespace}:${name}`;
    });
    const variables = Object.entries(props.variables ?? {}).map(([name, expression]) => ({ name, expression }));
    new ApiObject(this, 'Resource', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: this.name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: props.kinds.map(({ apiGroup, apiVersion, resources }) => ({
            apiGroups: [apiGroup],
            apiVersions: [apiVersion],
            operations: [...(props.operations ?? ['CREATE', 'UPDATE'])],
            resources: [...resources],
          })),
        },
        matchConditions: [{ name: 'of-the-accounts', expression: `request.userInfo.username in ${JSON.stringify(users)}` }],
        variables: variables.length > 0 ? variables : undefined,
        validations: props.rules.map(({ expression, message }) => ({ expression, message, reason: 'Forbidden' })),
      },
    });
    new ApiObject(this, 'binding', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: this.name },
      spec: {
        policyName: this.name,
        // The API server gives each namespace this label.
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': props.namespace } } },
        validationActions: ['Deny'],
      },
    });
  }
}
