import type { Environment, OutsideStep } from 'galley';
import type { Blackbox5Config } from './config';
import { NAMESPACES, PARTS } from './names';

/** Steps that nothing rendered tells of: Vault's roles, the code's own disk, floating addresses, the backups' bucket and passwords. */
export function blackbox5Outside({ config }: Environment<Blackbox5Config>): readonly OutsideStep[] {
  const { vault, code, controlApi, backup } = config;
  const { source } = code;
  const floating = controlApi.exposure?.floatingIps ?? [];
  return [
    ...PARTS.map(
      (part): OutsideStep => ({
        phase: 'before',
        what: `Vault's role ${vault.rolePrefix}-${part} may read its own paths and no others`,
        command: `vault read auth/kubernetes/role/${vault.rolePrefix}-${part}`,
      }),
    ),
    codeStep(source),
    ...(floating.length === 0
      ? []
      : [
          {
            phase: 'cluster',
            what: "the provider's controller knows every node",
            command: "kubectl get nodes -o jsonpath='{.items[*].spec.providerID}'",
            shownBy: { everyNode: 'spec.providerID' },
          } as const,
          {
            phase: 'ways in',
            what: `something keeps ${floating.join(', ')} on a node that runs`,
            command: `curl -fsS --resolve ${controlApi.host}:443:${floating[0]} https://${controlApi.host}/health`,
          } as const,
        ]),
    ...(backup === undefined
      ? []
      : [
          {
            phase: 'before',
            what: `the bucket of ${backup.repository} keeps versions, and each key has a prefix of its own`,
            command: `restic -r ${backup.repository}/storage/backup-code snapshots`,
          } as const,
          {
            phase: 'after',
            what: 'a copy of the two passwords of backups is kept elsewhere',
            command: 'vault kv metadata get kv/blackbox5/backup-storage',
          } as const,
        ]),
    {
      phase: 'after',
      what: `the code of ${code.repository} is in the agents`,
      command: `kubectl -n ${NAMESPACES.system} exec deploy/ralf-operator -- ls /opt/blackbox5`,
    },
  ];
}

/** Where the code lies, and who may write it there. */
function codeStep(source: Blackbox5Config['code']['source']): OutsideStep {
  const phase = 'before';
  switch (source.kind) {
    case 'nfs': {
      const what = `${source.server} exports ${source.path}, which user and group 1000 own`;
      return { phase, what, command: `showmount -e ${source.server}` };
    }
    case 'node': {
      const what = `${source.path} is on node ${source.node}, and user and group 1000 own it`;
      return { phase, what, command: `ssh ${source.node} stat -c %u:%g ${source.path}` };
    }
    case 'cephfs': {
      const what = `the file system ${source.fsName} of Ceph has ${source.path}, which user and group 1000 own`;
      return { phase, what, command: `ceph fs ls --format json | jq '.[].name'` };
    }
  }
}
