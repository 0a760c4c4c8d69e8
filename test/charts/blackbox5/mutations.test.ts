import { blackbox5 } from '../../../charts/blackbox5';
import { refusesMutations } from '../../support/refuses-mutations';
import { ENVIRONMENTS } from './support/environments';

refusesMutations({
  system: blackbox5,
  environments: ENVIRONMENTS,
  release: '0.1.0',
  seed: 5005,
  rightly: ['runs: { size: 2Gi', 'runs: { size: 3Gi'],
  files: 150,
});
