import { z } from 'zod';
import { nearest } from '../document/nearest';
import { labelsSchema } from '../object/name-schemas';

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a DNS label: lower-case letters, digits and inner dashes')
  .max(63);

/** An operator that already runs in the cluster: Galley renders only the objects that it reads. */
const operator = z.strictObject({
  version: z
    .string()
    .regex(/^v?[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}(?:[-+][-+.0-9A-Za-z]{1,100})?$/, 'a version such as 1.19.1')
    .optional()
    .describe('installed version, for what differs between versions'),
  namespace: dnsLabel.describe('namespace that its controller runs in'),
});

/** Those that something in Galley asks for. */
const known = {
  argocd: operator
    .extend({
      resourceTrackingMethod: z
        .enum(['annotation', 'annotation+label'])
        .default('annotation')
        .describe('tracking by label would overwrite app.kubernetes.io/instance, and adopt Secrets that carry a copied label'),
    })
    .optional(),
  argoRollouts: operator.optional(),
  certManager: operator.optional(),
  cloudnativePg: operator.optional(),
  externalSecrets: operator.optional(),
  flux: operator
    .extend({
      repositorySecret: dnsLabel
        .optional()
        .describe('Secret in its namespace with the credentials of the git repository, where it needs any; ssh always does'),
    })
    .optional(),
  grafana: operator.optional(),
  ingressController: operator.optional(),
  keda: operator.optional(),
  prometheus: operator
    .extend({
      labels: labelsSchema
        .default({})
        .describe(
          'labels that its rules and monitors must have to be read, such as release: kube-prometheus-stack; without them alerts never load, silently',
        ),
    })
    .optional(),
  reloader: operator.optional(),
};

/** Operators by name: an open list, in which a name like a known one is that one, misspelt. */
export const operatorsSchema = z
  .strictObject(known)
  .catchall(operator)
  .superRefine((operators, { addIssue }) => {
    const names = Object.keys(known);
    const misspelt = Object.keys(operators).filter((name) => !names.includes(name) && nearest(name, names) !== undefined);
    if (misspelt.length > 0) addIssue({ code: 'unrecognized_keys', keys: misspelt, input: operators });
  });
