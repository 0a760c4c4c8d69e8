import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import {
  Pooler,
  PoolerSpecPgbouncerPoolMode,
  PoolerSpecTemplateSpecContainersResourcesLimits,
  PoolerSpecTemplateSpecContainersResourcesRequests,
  PoolerSpecType,
} from '../../imports/postgresql.cnpg.io';
import { invalid } from '../invalid';
import type { Resources } from '../workload/container';
import { spreadOverNodes } from '../workload/placement';
import type { Postgres } from './postgres';
import { quantities } from './quantities';

/** Properties for `PostgresPooler`. */
export interface PostgresPoolerProps {
  /** The cluster whose primary it stands before. */
  readonly postgres: Postgres;
  /** Image of PgBouncer; without it the operator would run its built-in one. */
  readonly image: ImageRef;
  /** Pods. */
  readonly instances: number;
  /** When a server connection is free again: at the end of the client's session, or of its transaction. The latter breaks what outlives one. @default session */
  readonly poolMode?: 'session' | 'transaction';
  /** Settings of PgBouncer: `max_client_conn`, `default_pool_size`. @default - PgBouncer's */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** Names of Secrets with registry credentials. @default - none */
  readonly imagePullSecrets?: readonly string[];
}

/** PgBouncer before a cluster's primary: many clients, few server connections. */
export class PostgresPooler extends Construct {
  /** Its Service, in place of the cluster's. */
  readonly host: string;
  readonly port = 5432;
  /** What the operator labels its pods with. */
  readonly podSelector: Readonly<Record<string, string>>;

  /** @throws GalleyError CONSTRUCT_INVALID if there is no instance */
  constructor(scope: Construct, id: string, props: PostgresPoolerProps) {
    super(scope, id);
    const { instances } = props;
    if (!Number.isInteger(instances) || instances < 1) {
      throw invalid(this, {
        prop: 'instances',
        expected: 'a whole number of at least 1',
        got: `${instances}`,
        next: 'correct it',
      });
    }
    this.host = `${props.postgres.name}-pooler-rw`;
    this.podSelector = { 'cnpg.io/poolerName': this.host };

    new Pooler(this, 'Resource', {
      metadata: { name: this.host },
      spec: {
        cluster: { name: props.postgres.name },
        type: PoolerSpecType.RW,
        instances,
        pgbouncer: {
          poolMode: PoolerSpecPgbouncerPoolMode[props.poolMode === 'transaction' ? 'TRANSACTION' : 'SESSION'],
          parameters: props.parameters && { ...props.parameters },
        },
        template: {
          spec: {
            imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
            containers: [
              {
                name: 'pgbouncer',
                image: props.image.toString(),
                resources: quantities(props.resources, {
                  requests: PoolerSpecTemplateSpecContainersResourcesRequests.fromString,
                  limits: PoolerSpecTemplateSpecContainersResourcesLimits.fromString,
                }),
              },
            ],
            topologySpreadConstraints: instances > 1 ? [spreadOverNodes(this.podSelector)] : undefined,
          },
        },
      },
    });
    // The operator makes no budget for a pooler; with one pod it would block every node drain.
    if (instances > 1) {
      new k8s.KubePodDisruptionBudget(this, 'budget', {
        metadata: { name: this.host },
        spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.podSelector } },
      });
    }
  }
}
