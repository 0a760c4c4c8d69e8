import { defineSystem, deliver, type Environment } from 'galley';
import { cluster } from './cluster';
import { type Blackbox5Config, blackbox5Config } from './config';
import { connect } from './connections';
import { fleet } from './fleet';
import { moreAgents } from './growth';
import { hardening } from './hardening';
import { blackbox5Images } from './images';
import { Blackbox5Installation } from './installation';
import { madeByOperator } from './made';
import { mcp } from './mcp';
import { monitoring } from './monitoring';
import { blackbox5Outside } from './outside';
import { blackbox5Kinds } from './rendered-kinds';
import { blackbox5Rules } from './rules';
import { storage } from './storage';
import { system } from './system';

/** Blackbox5: a fleet of RALF agents that work at shared code, what they remember, the servers that they reach the world by, and who controls them. */
export const blackbox5 = defineSystem({
  name: 'blackbox5',
  config: blackbox5Config,
  images: blackbox5Images,
  rules: (environment: Environment<Blackbox5Config>) => blackbox5Rules(environment),
  outside: blackbox5Outside,
  growth: { agents: moreAgents },
  made: madeByOperator,

  build(app, props) {
    const installation = new Blackbox5Installation(app, props);
    const base = cluster(installation);
    const store = storage(installation, base);
    const servers = mcp(installation, base, [store.application]);
    const controlPlane = system(installation, store.redis, [store.application]);
    const after = [servers.application, controlPlane.application];
    const runsBackups = fleet(installation, base, { controlPlane, redis: store.redis, after });
    connect(installation, { storage: store, mcp: servers, controlPlane, runsBackups });
    hardening(installation);
    monitoring(installation);
    deliver(app, props.environment, installation.applications, blackbox5Kinds);
  },
});
