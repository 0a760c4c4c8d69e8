import { containerOf, listAt, nameOf, podOf, textsOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ADOPTED, ENVIRONMENTS, memqlOf, NODES, podsOf } from './support/environments';

const IMAGES = {
  identity: 'memql-identity',
  bff: 'memql-bff-copresent',
  cognition: 'memql-cognition',
  voice: 'memql-voice',
  agent: 'memql-agent',
  planner: 'memql-planner',
  workbench: 'memql-workbench',
  copresent: 'copresent',
} as const;

describe.each(ENVIRONMENTS)('workloads of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  test('are eight Deployments in one namespace, each of its own image', () => {
    const images = objects
      .all('Deployment')
      .map((each) => [nameOf(each), /^acrmemql\.azurecr\.io\/([^:@]+):/.exec(String(containerOf(each, nameOf(each))['image']))?.[1]]);
    expect(Object.fromEntries(images)).toEqual(IMAGES);
    expect(images.length).toBe(8);
    expect(new Set(objects.all('Deployment').map((each) => at(each, 'metadata.namespace')))).toEqual(new Set(['memql']));
  });

  test('run two pods each: counted on the Rollout where there is one, and then by the Deployment not at all', () => {
    for (const deployment of objects.all('Deployment')) {
      const adopted = (ADOPTED as readonly string[]).includes(nameOf(deployment));
      expect(at(deployment, 'spec.replicas')).toBe(adopted ? 0 : 2);
    }
    expect(objects.all('Rollout').map((each) => [nameOf(each), at(each, 'spec.replicas')])).toEqual(
      expect.arrayContaining(ADOPTED.map((name) => [name, 2])),
    );
    expect(objects.all('Rollout').length).toBe(6);
  });

  test('are replaced one by one, the new pod first', () => {
    for (const deployment of objects.all('Deployment')) {
      expect(at(deployment, 'spec.strategy')).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    }
  });

  test('keep one pod while nodes are emptied, and a node can always be emptied: one of two', () => {
    const budgets = objects.all('PodDisruptionBudget');
    expect(budgets.map(nameOf).sort()).toEqual(objects.all('Deployment').map(nameOf).sort());
    for (const budget of budgets) {
      expect(at(budget, 'spec')).toEqual({
        minAvailable: 1,
        selector: { matchLabels: at(objects.get('Deployment', nameOf(budget)), 'spec.selector.matchLabels') },
      });
    }
  });

  test('know their type: MEMQL_NODE_TYPE is the name of each node, and the web application has none', () => {
    const types = objects.all('Deployment').flatMap((each) => {
      const type = variablesOf(containerOf(each, nameOf(each)))['MEMQL_NODE_TYPE'];
      return type === undefined ? [] : [[nameOf(each), type]];
    });
    expect(Object.fromEntries(types)).toEqual(Object.fromEntries(NODES.map((node) => [node, node])));
  });

  test('run on amd64, and pull as the cluster itself does: no pod names registry credentials', () => {
    const pods = podsOf(objects);
    expect(pods.length).toBe(10);
    for (const { spec } of pods) {
      expect(spec['nodeSelector']).toEqual({ 'kubernetes.io/arch': 'amd64' });
      expect(spec).not.toHaveProperty('imagePullSecrets');
    }
  });

  test('every pod is hardened and runs as a number, since distroless images run as root', () => {
    for (const { maker, spec } of podsOf(objects)) {
      // The bff serves the console, which drives Rollouts.
      expect([maker, spec['automountServiceAccountToken']]).toEqual([maker, maker === 'Deployment/bff']);
      expect(at(spec, 'securityContext.seccompProfile.type')).toBe('RuntimeDefault');
      for (const container of listAt(spec, 'containers')) {
        expect({ maker, ...(container['securityContext'] as object) }).toEqual({
          maker,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: maker === 'Deployment/copresent' ? 101 : 65532,
        });
        expect(at(container, 'resources.requests.cpu')).toMatch(/^\d+m$/);
        expect(at(container, 'resources.limits.memory')).toMatch(/^\d+(Mi|Gi)$/);
      }
    }
  });

  test('the namespace refuses pods that are not', () => {
    expect(at(objects.get('Namespace', 'memql'), 'metadata.labels')).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  test('nothing has a claim: the signing seed rides the envelope, the database is elsewhere', () => {
    for (const kind of ['PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet', 'Cluster']) expect(objects.all(kind)).toEqual([]);
    const texts = objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ path }) => path));
    expect(texts.filter((path) => /SIGNING_KEY|persistentVolumeClaim/.test(path))).toEqual([]);
  });

  test('every volume of a pod but scratch space is a Secret with named files', () => {
    for (const { spec } of podsOf(objects)) {
      for (const volume of listAt(spec, 'volumes')) {
        if (volume['emptyDir'] !== undefined) expect(at(volume, 'emptyDir.sizeLimit')).toBeDefined();
        else expect(listAt(volume, 'secret.items').length).toBeGreaterThan(0);
      }
    }
  });

  test('each container has somewhere to write below its read-only root, the gate apart, which writes nothing', () => {
    const written = podsOf(objects).map(({ maker, spec }) => {
      const scratch = listAt(spec, 'volumes').flatMap(({ name, emptyDir }) => (emptyDir === undefined ? [] : [name]));
      const mounts = listAt(spec, 'containers').flatMap((container) => listAt(container, 'volumeMounts'));
      return [maker, mounts.filter(({ name, readOnly }) => scratch.includes(name) && readOnly !== true).map(({ mountPath }) => mountPath)];
    });
    expect(Object.fromEntries(written)).toEqual({
      ...Object.fromEntries([...NODES, 'copresent'].map((name) => [`Deployment/${name}`, ['/tmp']])),
      'Deployment/workbench': ['/tmp', '/var/lib/memql/workbenches'],
      'Job/memql-migrate': ['/tmp'],
      'AnalysisTemplate/deploy-gate': [],
    });
  });

  test('identity alone issues tokens, to the web application’s pages too; the others verify them', () => {
    const app = environment === 'prod' ? 'copresent.ai' : 'staging.copresent.ai';
    for (const node of NODES) {
      const variables = variablesOf(containerOf(objects.get('Deployment', node), node));
      const issuing = {
        IDENTITY_ENABLED: node === 'identity' ? 'true' : 'false',
        IDENTITY_BASE_URL: node === 'identity' ? `https://identity.${app}` : undefined,
        IDENTITY_CORS_ALLOWED_ORIGINS: node === 'identity' ? `https://app.${app}` : undefined,
      };
      expect({ node, ...variables }).toMatchObject({ node, ...JSON.parse(JSON.stringify(issuing)) });
      expect(Object.keys(variables).filter((name) => /^IDENTITY_(BASE|CORS)/.test(name)).length).toBe(node === 'identity' ? 2 : 0);
    }
  });

  test('only the sandbox has its own place to write, and knows it', () => {
    const places = objects.all('Deployment').filter((each) => listAt(podOf(each), 'volumes').some(({ name }) => name === 'workbenches'));
    expect(places.map(nameOf)).toEqual(['workbench']);
    const told = NODES.map((node) => variablesOf(containerOf(objects.get('Deployment', node), node))['MEMQL_WORKBENCH_ROOT']);
    expect(told.filter((each) => each !== undefined)).toEqual(['/var/lib/memql/workbenches']);
  });
});
