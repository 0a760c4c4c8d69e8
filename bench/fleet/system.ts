import { z } from 'zod';
import { Application } from '../../constructs/application';
import { ConfigMap } from '../../constructs/config-map';
import { httpProbe } from '../../constructs/workload/probe';
import { ServiceWorkload } from '../../constructs/workload/service-workload';
import { defineSystem } from '../../core/env/system';
import { portOf, RESOURCES, SERVICES } from './model';

const config = z.strictObject({ replicas: z.int().min(2).max(10), level: z.enum(['info', 'debug']) });

/** A cell of ten services, each a Deployment, Service, ServiceAccount, PodDisruptionBudget and ConfigMap: what the bench renders. */
export const fleet = defineSystem({
  name: 'fleet',
  config,
  images: { components: SERVICES, thirdParty: [], tools: [] },
  build: (app, { environment: { environment, kubernetesVersion, config }, images }) => {
    const cell = new Application(app, 'cell', { namespace: environment, labels: { 'example.com/cell': environment } });
    for (const [index, name] of SERVICES.entries()) {
      const settings = new ConfigMap(cell, `${name}-settings`, { data: { cell: environment, level: config.level, service: name } });
      new ServiceWorkload(cell, name, {
        kubernetesVersion,
        replicas: config.replicas,
        container: {
          image: images[name] ?? unknown(name),
          ports: { http: portOf(index) },
          env: { LEVEL: settings.key('level') },
          resources: RESOURCES,
          readinessProbe: httpProbe('/ready', 'http'),
        },
      });
    }
  },
});

function unknown(name: string): never {
  throw new Error(`${name}: no image`);
}
