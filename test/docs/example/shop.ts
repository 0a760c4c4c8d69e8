import { defineSystem, deliver, deliveryIssues, environmentLabels, z } from 'galley';
import { Application, httpProbe, ServiceWorkload } from 'galley/constructs';

export const shop = defineSystem({
  name: 'shop',
  config: z.strictObject({ replicas: z.int().min(1).default(2).describe('pods of the web server') }),
  images: { components: ['web'], thirdParty: [], tools: [] },
  rules: (environment) => deliveryIssues(environment),
  build(app, { environment, images }) {
    const { kubernetesVersion, config } = environment;
    const web = new Application(app, 'web', { namespace: 'shop', labels: environmentLabels(environment) });
    new ServiceWorkload(web, 'web', {
      kubernetesVersion,
      replicas: config.replicas,
      container: {
        image: images.web,
        ports: { http: 8080 },
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        readinessProbe: httpProbe('/up', 'http'),
      },
    });
    deliver(app, environment, [web]);
  },
});
