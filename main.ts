import { aiAgents } from './charts/ai-agents';
import { kaze } from './charts/kaze';
import { memql } from './charts/memql';
import { main } from './cli/main';

void main({ systems: [kaze, aiAgents, memql], root: __dirname });
