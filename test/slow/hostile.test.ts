import { refusesHostile } from '../support/hostile-files';

refusesHostile(1000, 1400);
