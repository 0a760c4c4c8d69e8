import { argoCdBootstrap, defineSystem, deliver, type Environment } from 'galley';
import { type MemqlConfig, memqlConfig } from './config';
import { grantConsole } from './console';
import { copresent } from './copresent';
import { deployGate } from './gate';
import { memqlImages } from './images';
import { Mesh } from './mesh';
import { migration } from './migration';
import { monitors } from './monitors';
import { node } from './node';
import { memqlOutside } from './outside';
import { NODES, WORKERS } from './ports';
import { memqlKinds } from './rendered-kinds';
import { blueGreen, canary, type Gates } from './rollouts';
import { externalGrpc, routes } from './routes';
import { memqlRules } from './rules';
import { closeSandbox } from './sandbox';
import { memqlSecrets } from './secrets';
import { trafficGate } from './traffic-gate';
import { trust } from './trust';
import { versionServicesOf } from './version-services';

/** memQL: a mesh of nodes, each of one role, around one database outside; its web application; and the gate that new versions pass. */
export const memql = defineSystem({
  name: 'memql',
  config: memqlConfig,
  images: memqlImages,
  rules: (environment: Environment<MemqlConfig>) => memqlRules(environment),
  outside: memqlOutside,

  build(app, props) {
    if (props.environment.delivery === 'argocd') argoCdBootstrap(app, props.environment, props.images);
    const mesh = new Mesh(app, props);
    const { prometheus } = mesh.config.gate;
    const secrets = memqlSecrets(mesh, trust(mesh));
    migration(mesh, secrets);

    const identity = node(mesh, 'identity', 'identity', secrets);
    const gates: Gates = {
      deploy: deployGate(mesh, secrets),
      traffic: prometheus && trafficGate(mesh, prometheus),
    };
    const bff = node(mesh, 'mesh', 'bff', secrets);
    const workers = WORKERS.map((name) => {
      const worker = node(mesh, 'mesh', name, secrets);
      canary(mesh, name, worker, gates);
      return worker;
    });
    const consoleNode = [identity, bff, ...workers].find(({ name }) => name === mesh.config.console?.node);
    if (consoleNode !== undefined) grantConsole(mesh, consoleNode, ['bff', ...WORKERS]);
    for (const worker of workers) if (worker.name === 'workbench') closeSandbox(mesh, worker);
    copresent(mesh);
    externalGrpc(mesh, blueGreen(mesh, bff, gates));
    routes(mesh, secrets);
    monitors(mesh, [identity, bff, ...workers], NODES.flatMap(versionServicesOf));
    deliver(app, props.environment, mesh.applications, memqlKinds);
  },
});
