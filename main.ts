import { kaze } from './charts/kaze';
import { main } from './cli/main';

void main({ systems: [kaze], root: __dirname });
