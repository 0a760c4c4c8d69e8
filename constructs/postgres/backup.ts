import type { Cron } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ObjectStore,
  ObjectStoreSpecConfigurationDataCompression,
  ObjectStoreSpecConfigurationWalCompression,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests,
} from '../../imports/barmancloud.cnpg.io';
import { ScheduledBackup, ScheduledBackupSpecBackupOwnerReference, ScheduledBackupSpecMethod } from '../../imports/postgresql.cnpg.io';
import { invalid } from '../invalid';
import type { Resources } from '../workload/container';
import type { SecretKey } from '../workload/env-source';
import { quantities } from './quantities';

/** Name under which the Barman Cloud plugin registers itself: https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/ */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/**
 * Where a cluster is backed up to, and when. It needs CloudNativePG's Barman Cloud plugin in the operator's namespace; the image of the
 * plugin's sidecar is the plugin's own setting and can't be named here.
 */
export interface PostgresBackupProps {
  /** `s3://bucket/folder`; each cluster writes to a folder of its own name below it. */
  readonly destinationPath: string;
  /** Name of that folder: another one for each generation, so that a cluster that came out of an archive does not write into it. @default - the cluster's name */
  readonly serverName?: string;
  /** URL of an S3-compatible service. @default - AWS */
  readonly endpointUrl?: string;
  readonly accessKeyId: SecretKey;
  readonly secretAccessKey: SecretKey;
  /** Schedule of base backups, in UTC. The operator makes the first one at once, and archives transaction logs all the time. */
  readonly schedule: Cron;
  /** Days for which one can go back to any moment. */
  readonly retentionDays: number;
  /** Of the sidecar that the plugin puts beside each instance. */
  readonly sidecarResources: Resources;
}

/** Backup by plugin: CloudNativePG's own object-store backup is deprecated since 1.26. */
export class PostgresBackup extends Construct {
  /** Name of the ObjectStore that the cluster archives to. */
  readonly objectStoreName: string;
  /** The plugin's settings of the place that the cluster archives to. */
  readonly parameters: Readonly<Record<string, string>>;

  /** @throws GalleyError CONSTRUCT_INVALID if the retention is not a whole number of days, at least 1 */
  constructor(scope: Construct, id: string, { clusterName, ...props }: PostgresBackupProps & { readonly clusterName: string }) {
    super(scope, id);
    if (!Number.isInteger(props.retentionDays) || props.retentionDays < 1) {
      throw invalid(this, {
        prop: 'retentionDays',
        expected: 'a whole number of at least 1',
        got: `${props.retentionDays}`,
        next: 'correct it',
      });
    }
    this.objectStoreName = `${clusterName}-backup`;
    this.parameters = { barmanObjectName: this.objectStoreName, ...(props.serverName !== undefined && { serverName: props.serverName }) };

    new ObjectStore(this, 'object-store', {
      metadata: { name: this.objectStoreName },
      spec: {
        retentionPolicy: `${props.retentionDays}d`,
        configuration: {
          destinationPath: props.destinationPath,
          endpointUrl: props.endpointUrl,
          s3Credentials: { accessKeyId: selector(props.accessKeyId), secretAccessKey: selector(props.secretAccessKey) },
          data: { compression: ObjectStoreSpecConfigurationDataCompression.GZIP },
          wal: { compression: ObjectStoreSpecConfigurationWalCompression.GZIP },
        },
        instanceSidecarConfiguration: {
          resources: quantities(props.sidecarResources, {
            requests: ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests.fromString,
            limits: ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits.fromString,
          }),
          // Services other than AWS may refuse the checksums that its client sends unasked:
          // https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/
          env:
            props.endpointUrl === undefined
              ? undefined
              : ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((name) => ({ name, value: 'when_required' })),
        },
      },
    });

    new ScheduledBackup(this, 'Resource', {
      metadata: { name: clusterName },
      spec: {
        cluster: { name: clusterName },
        // CloudNativePG's schedules begin with the second, unlike a CronJob's.
        schedule: `0 ${props.schedule.expressionString}`,
        immediate: true,
        backupOwnerReference: ScheduledBackupSpecBackupOwnerReference.SELF,
        method: ScheduledBackupSpecMethod.PLUGIN,
        pluginConfiguration: { name: BARMAN_PLUGIN },
      },
    });
  }
}

function selector({ secretName, key }: SecretKey): { name: string; key: string } {
  return { name: secretName, key };
}
