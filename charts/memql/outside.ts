import type { Environment, OutsideStep } from 'galley';
import type { MemqlConfig } from './config';

/** Steps of a new environment that nothing rendered tells of: Azure's identity, the registry, the database's list, nginx' settings, the pipeline of tokens. */
export function memqlOutside({ config, cluster, environment }: Environment<MemqlConfig>): readonly OutsideStep[] {
  const { namespace, keyVault } = config;
  const { ingressController, reloader } = cluster.operators;
  return [
    {
      phase: 'before',
      what: `the managed identity ${keyVault.clientId} may read ${keyVault.name} and no other vault`,
      command: `az role assignment list --assignee ${keyVault.clientId} --all --query "[].{role:roleDefinitionName,scope:scope}"`,
    },
    {
      phase: 'before',
      what: `its federated credential is for system:serviceaccount:${namespace}:memql-key-vault-reader`,
      command: `az identity federated-credential list --identity-name id-memql-${environment}-vault --resource-group <group> --query "[].subject"`,
    },
    {
      phase: 'before',
      what: 'the cluster may pull from acrmemql.azurecr.io',
      command: 'az aks check-acr --name <cluster> --resource-group <group> --acr acrmemql.azurecr.io',
    },
    {
      phase: 'before',
      what: "the cluster's outbound address is in Tiger Cloud's list",
      command: `kubectl -n ${namespace} logs job/memql-migrate`,
    },
    ...(ingressController === undefined
      ? []
      : [
          {
            phase: 'cluster',
            what: 'nginx lets old processes end for as long as config.routing says',
            command: `kubectl -n ${ingressController.namespace} get configmap ingress-nginx-controller -o jsonpath='{.data.worker-shutdown-timeout}'`,
            shownBy: {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              name: 'ingress-nginx-controller',
              namespace: ingressController.namespace,
              keys: ['worker-shutdown-timeout'],
            },
          } as const,
        ]),
    ...(reloader === undefined
      ? []
      : [
          {
            phase: 'cluster',
            what: 'Reloader runs with reloadStrategy: annotations',
            command: `kubectl -n ${reloader.namespace} get deployments -o jsonpath='{.items[*].spec.template.spec.containers[*].args}'`,
          } as const,
        ]),
    {
      phase: 'after',
      what: `the gate's token is renewed by ${config.gate.token.renewedBy}`,
      command: `kubectl -n ${namespace} get externalsecret.external-secrets.io memql-deploy-gate`,
    },
    {
      phase: 'after',
      what: "memQL's deep smoke test has passed",
      command: `kubectl -n ${namespace} get analysisruns.argoproj.io`,
    },
  ];
}
