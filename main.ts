import { kaze } from './charts/kaze';
import { memql } from './charts/memql';
import { main } from './cli/main';

void main({ systems: [kaze, memql], root: __dirname });
