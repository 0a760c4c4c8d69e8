import { memql } from '../../../charts/memql';
import { refusesMutations } from '../../support/refuses-mutations';
import { ENVIRONMENTS } from './support/environments';

refusesMutations({
  system: memql,
  environments: ENVIRONMENTS,
  release: '0.9.14',
  seed: 914,
  rightly: ['limits: { memory: 128Mi }', 'limits: { memory: 129Mi }'],
  files: 250,
});
