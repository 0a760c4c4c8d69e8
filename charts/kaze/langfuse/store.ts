import {
  type Application,
  type Env,
  OutsidePeer,
  reloadOnChange,
  Size,
  StatefulStore,
  type StatefulStoreProps,
  tcp,
  type WorkloadPeer,
} from 'galley/constructs';
import type { Cell } from '../cell';
import type { KazeConfig } from '../config';

/** Properties of a store of Langfuse. */
export interface StoreProps<Secret> {
  readonly cell: Cell;
  /** Has a stage `stores` where one of the stores is in the cell. */
  readonly application: Application;
  readonly secret: Secret;
}

/** A store as its users see it, wherever it runs. */
export interface LangfuseStore {
  /** Variables that lead to it. */
  readonly env: Env;
  /** Declares that a workload connects to it. */
  readonly connect: (user: WorkloadPeer) => void;
}

/** The cell's name in a shared store: no two environments have the same name (core/env/twins). */
export const ownName = ({ environment: { system, environment } }: Cell): string => `${system}-${environment}`;

type Config = KazeConfig['langfuse']['redis'];
export type InCellConfig = Extract<Config, { kind: 'in-cell' }>;
export type ExternalConfig = Extract<Config, { kind: 'external' }>;

/** What differs between the stores that run in the cell; the rest of their props is the same for all. */
export type InCellStoreProps = Pick<StatefulStoreProps, 'fsGroup' | 'podAnnotations'> & {
  readonly name: string;
  readonly container: Omit<StatefulStoreProps['container'], 'resources'>;
  /** Where the container finds its data. */
  readonly dataPath: string;
};

/** Adds a store to the cell, which only declared connections reach. */
export function inCellStore(
  { cell, application, secret }: StoreProps<{ readonly name: string }>,
  config: InCellConfig,
  props: InCellStoreProps,
): StatefulStore {
  const stage = application.stage('stores');
  const { name, container, dataPath, ...rest } = props;
  const store = new StatefulStore(stage, name, {
    ...rest,
    kubernetesVersion: cell.environment.kubernetesVersion,
    container: { ...container, resources: config.resources },
    data: { path: dataPath, size: Size.gibibytes(Number.parseInt(config.storage, 10)), storageClass: config.storageClass },
    annotations: cell.environment.cluster.operators.reloader ? reloadOnChange([secret.name]) : undefined,
  });
  cell.close(stage, store);
  return store;
}

/** Declares a connection to each port of a store in the cell. */
export function connectInside(cell: Cell, store: WorkloadPeer): LangfuseStore['connect'] {
  return (user) => void cell.connections.allow({ from: user, to: store, ports: Object.keys(store.ports) });
}

/** Declares a connection to a store outside. @param ports those that its users need */
export function connectOutside(cell: Cell, { cidr }: ExternalConfig, ports: readonly number[]): LangfuseStore['connect'] {
  return (user) => void cell.connections.reaches(user, OutsidePeer.addresses([cidr], { byName: true }), ports.map(tcp));
}
