/** One end of a declared connection, as a NetworkPolicy names it. */
export interface DeclaredEnd {
  /** What the charts call the workload. @default - it is none of the declared ones */
  readonly name?: string;
  /** Of peers that name none. @default - not known */
  readonly namespace?: string | undefined;
  /** Items of a NetworkPolicy's `from` or `to`. */
  readonly peers: readonly object[];
}

/** A connection that charts declare. */
export interface DeclaredConnection {
  readonly from: DeclaredEnd;
  readonly to: DeclaredEnd;
  /** Of pods, by number. Without `port`: every port of the protocol. */
  readonly ports: readonly { readonly protocol: 'TCP' | 'UDP'; readonly port?: number; readonly endPort?: number }[];
}

/** The metadata of a construct that tells them, by a function: `() => readonly DeclaredConnection[]`. */
export const DECLARED_CONNECTIONS = 'galley.dev/connections';
