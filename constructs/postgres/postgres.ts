import type { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import {
  Cluster,
  type ClusterSpec,
  type ClusterSpecManagedRoles,
  ClusterSpecManagedRolesEnsure,
  ClusterSpecResourcesLimits,
  ClusterSpecResourcesRequests,
} from '../../imports/postgresql.cnpg.io';
import { invalid } from '../invalid';
import { markAsData } from '../storage/data';
import type { Resources } from '../workload/container';
import { BARMAN_PLUGIN, PostgresBackup, type PostgresBackupProps } from './backup';
import { DeclaredDatabase, type PostgresDatabase, refuseDatabase } from './database';
import { quantities } from './quantities';
import { type PostgresRole, refuseRole } from './role';

/** Properties for `Postgres`. */
export interface PostgresProps {
  /** Name of the cluster; its Services are `<name>-rw`, `-ro` and `-r`. @default - the id */
  readonly name?: string;
  /** Its tag must begin with PostgreSQL's version: the operator tells upgrades by it. */
  readonly image: ImageRef;
  /** Pods: one primary, the others its replicas. */
  readonly instances: number;
  /** Of each instance's volume. */
  readonly storageSize: Size;
  /** @default - the cluster's default class */
  readonly storageClass?: string;
  readonly resources: Resources;
  /** Made together with the cluster. Its name and owner can't be changed here afterwards. */
  readonly database: PostgresDatabase;
  /** Further databases; their owners become roles. @default - none */
  readonly databases?: readonly PostgresDatabase[];
  /** Roles that own no database. @default - none */
  readonly roles?: readonly PostgresRole[];
  /** @default - no backup: data is lost with the volumes */
  readonly backup?: PostgresBackupProps;
  /**
   * What the cluster begins with instead of an empty database: what another one archived, at `backup`'s destination, under its server name. It
   * needs `backup`, under a name of its own: two clusters that write into one folder spoil both. @default - an empty database
   */
  readonly recovery?: PostgresRecovery;
  /** Whether two instances may share a node when there is no other. @default preferred */
  readonly podAntiAffinityType?: 'preferred' | 'required';
  /** Settings of postgresql.conf. @default - the operator's */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Names of Secrets with registry credentials. @default - none */
  readonly imagePullSecrets?: readonly string[];
}

/** Where a cluster's data comes from. */
export interface PostgresRecovery {
  /** Folder of the archive: the name of the cluster that wrote it, or its `serverName`. */
  readonly serverName: string;
  /** Moment that is gone back to, as RFC 3339 in UTC: `2026-11-29T08:15:00Z`. @default - the last that was archived */
  readonly targetTime?: string;
}

/** Name of the archive in the cluster's own words. */
const ORIGIN = 'origin';

/** A PostgreSQL cluster that CloudNativePG runs, with its databases, roles and backup. Deleting it deletes data. */
export class Postgres extends Construct {
  readonly name: string;
  /** Service of the primary. */
  readonly host: string;
  /** Service of the replicas; no pod is behind it with one instance. */
  readonly readOnlyHost: string;
  readonly port = 5432;
  /** Port of each instance that answers Prometheus. */
  readonly metricsPort = 9187;
  /** What the operator labels the instances with. */
  readonly podSelector: Readonly<Record<string, string>>;

  /**
   * @throws GalleyError CONSTRUCT_INVALID if the image's tag is no version, there is no instance, or names are taken twice, reserved
   * or unfit for SQL
   */
  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.host = `${this.name}-rw`;
    this.readOnlyHost = `${this.name}-ro`;
    this.podSelector = { 'cnpg.io/cluster': this.name, 'cnpg.io/podRole': 'instance' };
    this.validate(props);

    const { database, databases = [], backup } = props;
    const managed = this.managedRoles([...databases.map(({ owner }) => owner), ...(props.roles ?? [])], database.owner);
    const archive = backup && new PostgresBackup(this, 'backup', { ...backup, clusterName: this.name });

    const cluster = new Cluster(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        instances: props.instances,
        imageName: props.image.toString(),
        imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
        // The operator's budget keeps the primary available; with a single instance it would block every node drain.
        enablePdb: props.instances > 1,
        storage: { size: props.storageSize.asString(), storageClass: props.storageClass },
        resources: quantities(props.resources, {
          requests: ClusterSpecResourcesRequests.fromString,
          limits: ClusterSpecResourcesLimits.fromString,
        }),
        affinity: {
          enablePodAntiAffinity: true,
          podAntiAffinityType: props.podAntiAffinityType ?? 'preferred',
          topologyKey: 'kubernetes.io/hostname',
        },
        ...beginning(props, archive),
        managed: managed.length > 0 ? { roles: managed } : undefined,
        postgresql: props.parameters && { parameters: { ...props.parameters } },
        plugins: archive && [{ name: BARMAN_PLUGIN, enabled: true, isWalArchiver: true, parameters: archive.parameters }],
      },
    });
    markAsData(cluster);

    // The first database needs an object of its own only for what the bootstrap can't keep up to date.
    for (const each of database.extensions?.length ? [database, ...databases] : databases) {
      new DeclaredDatabase(this, `database-${each.name}`, { clusterName: this.name, database: each });
    }
  }

  private validate({ image, instances, database, databases = [], recovery, backup }: PostgresProps): void {
    const own = backup?.serverName ?? this.name;
    if (recovery !== undefined && (backup === undefined || own === recovery.serverName)) {
      throw invalid(this, {
        prop: 'recovery',
        expected: `backup with a serverName other than ${recovery.serverName}, since the old archive must not be written to`,
        got: backup === undefined ? 'no backup' : own,
        next: 'name the next generation there',
      });
    }
    if (recovery?.targetTime !== undefined && !RFC3339_UTC.test(recovery.targetTime)) {
      throw invalid(this, {
        prop: 'recovery.targetTime',
        expected: 'a moment in UTC such as 2026-11-29T08:15:00Z',
        got: JSON.stringify(recovery.targetTime),
        next: 'correct it',
      });
    }
    if (!/^[0-9]+/.test(image.tag ?? '')) {
      throw invalid(this, {
        prop: 'image',
        expected: "a tag that begins with PostgreSQL's version",
        got: JSON.stringify(image.toString()),
        next: 'CloudNativePG refuses an image without one',
      });
    }
    if (!Number.isInteger(instances) || instances < 1) {
      throw invalid(this, {
        prop: 'instances',
        expected: 'a whole number of at least 1',
        got: `${instances}`,
        next: 'correct it',
      });
    }
    const all = [database, ...databases];
    for (const each of all) refuseDatabase(this, each);
    const twin = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
    if (twin !== undefined) {
      throw invalid(this, {
        prop: 'databases',
        wrong: `two are called ${JSON.stringify(twin.name)}`,
        next: 'rename one',
      });
    }
  }

  /** Each role once. The first database's owner is not among them: the bootstrap makes it and keeps its password. */
  private managedRoles(roles: readonly PostgresRole[], owner: PostgresRole): ClusterSpecManagedRoles[] {
    const byName = new Map<string, PostgresRole>([[owner.role, owner]]);
    for (const each of [owner, ...roles]) {
      refuseRole(this, each.role);
      const known = byName.get(each.role) ?? each;
      if (known.secretName !== each.secretName) {
        throw invalid(this, {
          prop: 'roles',
          wrong: `${each.role} has two passwords, in the Secrets ${known.secretName} and ${each.secretName}`,
          next: 'keep one',
        });
      }
      byName.set(each.role, known);
    }
    byName.delete(owner.role);
    return [...byName.values()].map(({ role, secretName }) => ({
      name: role,
      login: true,
      passwordSecret: { name: secretName },
      // What the API server would fill in, inside a list, where a reconciler takes it for a difference.
      ensure: ClusterSpecManagedRolesEnsure.PRESENT,
      inherit: true,
      connectionLimit: -1,
    }));
  }
}

const RFC3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The operator reads this once, when it creates the cluster: later changes here have no effect. */
function beginning(
  { database, recovery }: PostgresProps,
  archive: PostgresBackup | undefined,
): Pick<ClusterSpec, 'bootstrap' | 'externalClusters'> {
  const owned = { database: database.name, owner: database.owner.role, secret: { name: database.owner.secretName } };
  // Checksums find damaged pages; they can't be turned on later without stopping the cluster.
  if (recovery === undefined || archive === undefined) return { bootstrap: { initdb: { ...owned, dataChecksums: true } } };
  const { serverName, targetTime } = recovery;
  return {
    bootstrap: { recovery: { source: ORIGIN, ...owned, recoveryTarget: targetTime === undefined ? undefined : { targetTime } } },
    externalClusters: [
      {
        name: ORIGIN,
        plugin: { name: BARMAN_PLUGIN, enabled: true, isWalArchiver: false, parameters: { ...archive.parameters, serverName } },
      },
    ],
  };
}
