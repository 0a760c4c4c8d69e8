import { main } from '../../cli/main';
import { fleet } from './system';

void main({ systems: [fleet], root: process.cwd() });
