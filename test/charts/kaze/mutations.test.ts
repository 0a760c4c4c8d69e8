import { kaze } from '../../../charts/kaze';
import { refusesMutations } from '../../support/refuses-mutations';
import { CELLS } from './support/cells';

refusesMutations({ system: kaze, environments: CELLS, release: '1.4.0', seed: 20_26, rightly: ['size: 5Gi', 'size: 6Gi'], files: 200 });
