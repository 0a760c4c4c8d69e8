import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Middleware, type MiddlewareProps } from '../../../../constructs/routing/traefik/middleware';
import { TraefikIngress } from '../../../../constructs/routing/traefik/traefik-ingress';
import { FIRST_USE_MS, schemaProblems } from '../../../support/strict-schema';
import { at, manifests, one } from '../../../support/synth';

const inShop = () => new Chart(Testing.app(), 'app', { namespace: 'shop', disableResourceNameHashes: true });
const smallest: MiddlewareProps = { spec: { forwardAuth: { address: 'http://auth.auth.svc/verify' } } };

describe('Middleware', () => {
  test('smallest: asks somebody else who it is', () => {
    const chart = inShop();
    new Middleware(chart, 'known', smallest);
    expect(manifests(chart)).toEqual([
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: { name: 'known', namespace: 'shop' },
        spec: { forwardAuth: { address: 'http://auth.auth.svc/verify' } },
      },
    ]);
  });

  test(
    'everything: every prop reaches the manifest',
    async () => {
      const everything: Required<MiddlewareProps> = { name: 'slow', spec: { rateLimit: { burst: 20 } } };
      const chart = inShop();
      new Middleware(chart, 'subject', everything);
      expect(manifests(chart)[0]).toMatchObject({ metadata: { name: 'slow' }, spec: { rateLimit: { burst: 20 } } });
      expect(await schemaProblems(manifests(chart))).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('an Ingress takes it as what a request passes first', () => {
    const chart = inShop();
    const known = new Middleware(chart, 'known', smallest);
    new TraefikIngress(chart, 'web', {
      className: 'traefik',
      host: 'example.com',
      paths: [{ path: '/', match: 'Prefix', service: 'web', port: 80 }],
      middlewares: [known],
    });
    expect(at(one(manifests(chart), 'Ingress'), 'metadata.annotations')).toHaveProperty(
      ['traefik.ingress.kubernetes.io/router.middlewares'],
      'shop-known@kubernetescrd',
    );
  });

  test.each<[string, MiddlewareProps['spec'], string]>([
    ['two things at once', { ...smallest.spec, rateLimit: { burst: 1 } }, 'got forwardAuth and rateLimit; make one Middleware for each'],
    ['nothing', {}, 'got none; make one Middleware for each'],
  ])('refuses %s', (_, spec, message) => {
    expect(() => new Middleware(inShop(), 'known', { spec })).toThrow(
      `app/known: spec: expected exactly one kind of middleware, ${message}`,
    );
  });

  test('refuses an application without a namespace', () => {
    expect(() => new Middleware(Testing.chart(), 'known', smallest)).toThrow(
      'test/known: expected an application with a namespace, got none',
    );
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = inShop();
    ApiObject.of(new Middleware(chart, 'known', smallest)).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(manifests(chart)[0]).toHaveProperty('metadata.name', 'other');
  });
});
