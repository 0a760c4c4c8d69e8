import { Connections, NetworkBoundary, OutsidePeer, type ServiceWorkload } from 'galley/constructs';
import type { Mesh } from './mesh';

/** Every port: of the mesh, of a database whose port its vault alone knows, of the internet. */
const EVERY_PORT = [{ protocol: 'TCP', port: 1, endPort: 65535 }] as const;

/**
 * Closes the sandbox, which runs what agents write. It reaches the mesh and the internet, where its database is, and no private address. So
 * it reaches neither the cluster's other namespaces and API server nor the metadata service of Azure, which hands out the node's identity.
 */
export function closeSandbox(mesh: Mesh, workbench: ServiceWorkload): void {
  const { config, environment } = mesh;
  const connections = new Connections(environment.cluster);
  const peers = OutsidePeer.pods(config.namespace);
  connections.reaches(workbench, peers, EVERY_PORT).reaches(workbench, OutsidePeer.INTERNET, EVERY_PORT);
  connections.accepts(workbench, peers, ['http', 'grpc', 'node']);
  const { prometheus } = environment.cluster.operators;
  if (prometheus !== undefined) connections.accepts(workbench, OutsidePeer.pods(prometheus.namespace), ['metrics']);
  new NetworkBoundary(mesh.stage('mesh'), 'workbench-boundary', { workload: workbench, connections });
}
