import { Alerts, type Application, ImageUpdates } from 'galley/constructs';
import { aiAgentsImages } from './images';
import type { AiAgentsInstallation } from './installation';
import { RELEASES } from './names';

/**
 * Objects that only Flux understands, apart from its Kustomizations: proposals of new images in the lockfile, and messages about failures.
 * Both are in the folder that a person applies: they belong to Flux's own namespace and to no application.
 */
export function fluxExtras({ config, images }: AiAgentsInstallation, delivery: Application): void {
  const { imageAutomation, alerts } = config;
  if (alerts !== undefined) new Alerts(delivery, 'ai-agents-alerts', { type: alerts.type, secret: alerts.secretName });
  if (imageAutomation === undefined) return;
  const { repository, branch, pushBranch, secretName, registrySecretName, range } = imageAutomation;
  new ImageUpdates(delivery, 'image-updates', {
    name: 'ai-agents',
    source: { url: repository, branch, secret: secretName },
    releases: RELEASES,
    pushBranch,
    author: { name: 'Flux', email: 'flux@labrats.work' },
    images: Object.fromEntries(
      aiAgentsImages.components.map((slot) => [slot, { image: images[slot].name, range, secret: registrySecretName }]),
    ),
  });
}
