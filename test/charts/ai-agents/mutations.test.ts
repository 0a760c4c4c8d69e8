import { aiAgents } from '../../../charts/ai-agents';
import { refusesMutations } from '../../support/refuses-mutations';
import { ENVIRONMENTS } from './support/environments';

refusesMutations({
  system: aiAgents,
  environments: ENVIRONMENTS,
  release: '2.4.0',
  seed: 3001,
  rightly: ['uploads: { size: 5Gi', 'uploads: { size: 6Gi'],
  files: 150,
});
