import { aiAgents } from './charts/ai-agents';
import { blackbox5 } from './charts/blackbox5';
import { kaze } from './charts/kaze';
import { memql } from './charts/memql';
import { main } from './cli/main';

void main({ systems: [kaze, aiAgents, blackbox5, memql], root: __dirname });
