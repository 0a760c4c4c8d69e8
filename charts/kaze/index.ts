import { defineSystem, deliver, type Environment } from 'galley';
import { base } from './base';
import { Cell } from './cell';
import { type KazeConfig, kazeConfig } from './config';
import { connect } from './connections';
import { addFeatures } from './features';
import { gateway } from './gateway';
import { kazeImages } from './images';
import { knowledge } from './knowledge';
import { langfuse } from './langfuse';
import { kazeOutside } from './outside';
import { kazePostgres } from './postgres';
import { kazeKinds } from './rendered-kinds';
import { kazeRules } from './rules';
import { runtime } from './runtime';
import { workspaceBackup } from './workspace';

/** Kaze: an agency's agents, one self-contained cell for each deployment. */
export const kaze = defineSystem({
  name: 'kaze',
  config: kazeConfig,
  images: kazeImages,
  rules: (environment: Environment<KazeConfig>) => kazeRules(environment),
  outside: kazeOutside,

  build(app, props) {
    const cell = new Cell(app, props);
    const { applications, store } = base(cell);
    const database = kazePostgres({ cell, store, after: applications });
    const observability = langfuse({ cell, store, after: [database.application], postgres: database.postgres });
    const services = { cell, store, after: [database.application, observability.application], langfuseUrl: observability.url };

    const { application: runtimeApplication, workload: runtimeWorkload, workspace } = runtime(services);
    workspaceBackup(cell, { store, workspace, after: [runtimeApplication] });
    const gatewayWorkload = gateway({ ...services, workspace });
    const knowledgeWorkload = knowledge({ ...services, postgres: database.postgres });
    const peers = {
      runtime: runtimeWorkload,
      gateway: gatewayWorkload,
      knowledge: knowledgeWorkload,
      langfuseWeb: observability.web,
      langfuseWorker: observability.worker,
      ...database,
    };
    connect(cell, peers);
    addFeatures(cell, { ...peers, after: applications });
    deliver(app, props.environment, cell.applications, kazeKinds(cell.config));
  },
});
