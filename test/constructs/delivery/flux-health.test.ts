import { applications, object } from '../../support/applications';
import { deliver, kustomization } from '../../support/flux-delivery';
import { at } from '../../support/synth';

describe('conditions for health', () => {
  const ready = "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";

  test('everything in the folder, and what its controller has not seen yet is not ready', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          for (const _ of [1, 2]) object(it, 'external-secrets.io/v1', 'ExternalSecret');
          object(it, 'postgresql.cnpg.io/v1', 'Cluster');
          object(it, 'postgresql.cnpg.io/v1', 'ScheduledBackup');
        },
      },
    });
    expect(at(kustomization(deliver([api]), 'api'), 'spec')).toMatchObject({
      wait: true,
      healthCheckExprs: [
        { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', current: ready },
        { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', current: ready },
      ],
    });
  });

  test('beside a Rollout, whose status Flux can’t read, the others by name, a Job by its own', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          object(it, 'argoproj.io/v1alpha1', 'Rollout');
          object(it, 'apps/v1', 'Deployment');
          object(it, 'batch/v1', 'Job');
          object(it, 'cert-manager.io/v1', 'Certificate');
          object(it, 'v1', 'ConfigMap');
        },
      },
    });
    const spec = at(kustomization(deliver([api]), 'api'), 'spec');
    expect(spec).toMatchObject({ wait: false });
    expect(at(spec, 'healthChecks')).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'deployment', namespace: 'shop' },
      { apiVersion: 'batch/v1', kind: 'Job', name: expect.stringMatching(/^job-[0-9a-f]{10}$/), namespace: 'shop' },
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'certificate', namespace: 'shop' },
    ]);
    expect(JSON.stringify(spec)).not.toContain('Rollout');
  });

  test('beside a Rollout alone nothing', () => {
    const { api } = applications({ api: { fill: (it) => object(it, 'argoproj.io/v1alpha1', 'Rollout') } });
    const spec = at(kustomization(deliver([api]), 'api'), 'spec');
    expect(spec).toMatchObject({ wait: false });
    expect(spec).not.toHaveProperty('healthChecks');
  });
});
