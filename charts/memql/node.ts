import { type Drain, type Env, MeshNode, reloadOnChange, Size, Volume } from 'galley/constructs';
import { AMD64, type Mesh, type StageName, USER } from './mesh';
import { type NodeName, portsOf } from './ports';
import { opensEnvelope, SECRET_KEYS } from './secret-keys';
import { acceptedByWorkbench, type MemqlSecrets } from './secrets';
import { CA_DIRECTORY, TLS_DIRECTORY, variablesOf } from './variables';

/** Where the sandbox keeps what plans work on. */
const WORKBENCH_ROOT = '/var/lib/memql/workbenches';

/** A node of the mesh: one program, its certificate, what it was granted, and its way out. */
export function node(mesh: Mesh, stageName: StageName, name: NodeName, secrets: MemqlSecrets): MeshNode {
  const { config, environment, images } = mesh;
  const { replicas, resources } = config.nodes[name];
  const certificate = secrets.certificates[name];
  const granted = grantsOf(mesh, name, secrets);
  return new MeshNode(mesh.stage(stageName), name, {
    kubernetesVersion: environment.kubernetesVersion,
    replicas,
    minAvailable: 1,
    drain: drainOf(name),
    certificate,
    tlsDirectory: TLS_DIRECTORY,
    caDirectory: CA_DIRECTORY,
    // With a certificate of its own, identity's HTTP is HTTPS.
    scheme: name === 'identity' ? 'HTTPS' : 'HTTP',
    nodeSelector: AMD64,
    serviceAccountToken: config.console?.node === name,
    annotations: environment.cluster.operators.reloader ? reloadOnChange([...granted.secretNames, certificate.secretName]) : undefined,
    container: {
      image: images[name],
      user: USER,
      ports: { ...portsOf(name) },
      resources,
      env: {
        ...variablesOf(name, config),
        ...granted.env,
        ...(name === 'workbench' && { MEMQL_WORKBENCH_ROOT: WORKBENCH_ROOT }),
      },
      mounts: [
        Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp'),
        ...(name === 'workbench' ? [Volume.emptyDir('workbenches', { sizeLimit: Size.gibibytes(2) }).mount(WORKBENCH_ROOT)] : []),
      ],
    },
  });
}

/** Seconds from the order to stop until the kill, where memQL's description gives them; elsewhere they are the sum and a margin. */
const GRACE_SECONDS: Partial<Record<NodeName, number>> = { bff: 60, cognition: 45, identity: 45 };

/** 5 s in which it leaves the Services, 5 s in which it says so itself and still serves, 30 s to end the streams that are open. */
function drainOf(name: NodeName): Drain {
  const graceSeconds = GRACE_SECONDS[name];
  return {
    delaySeconds: 5,
    lameDuck: { seconds: 5, variable: 'MEMQL_SHUTDOWN_DRAIN_DELAY' },
    stopSeconds: 30,
    graceSeconds,
  };
}

interface Grants {
  readonly env: Env;
  readonly secretNames: readonly string[];
}

/**
 * Key by key what a node may read. A node that opens the envelope finds its token for the mesh there; the sandbox, where it may not,
 * has one of its own, which an operator can revoke.
 */
function grantsOf(mesh: Mesh, name: NodeName, { shared, workbench, workbenchDatabase }: MemqlSecrets): Grants {
  const keys = name === 'workbench' ? SECRET_KEYS.filter((key) => acceptedByWorkbench(mesh).includes(key)) : SECRET_KEYS;
  const own = name === 'workbench' ? workbench : undefined;
  const database = name === 'workbench' ? workbenchDatabase : undefined;
  return {
    env: {
      MEMQL_GENESIS_AUTOLOAD: String(opensEnvelope(keys)),
      ...Object.fromEntries(keys.map((key) => [key, shared.key(key)])),
      ...(database && { MEMORY_NODES_DATABASE_DSN: database.key('MEMORY_NODES_DATABASE_DSN') }),
      ...(own && { MEMQL_NODE_TOKEN: own.key('MEMQL_NODE_TOKEN') }),
    },
    secretNames: [...(keys.length > 0 ? [shared.name] : []), ...(own ? [own.name] : []), ...(database ? [database.name] : [])],
  };
}
