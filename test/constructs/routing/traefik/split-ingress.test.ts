import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import type { IngressPath } from '../../../../constructs/routing/ingress-rule';
import { routerRule } from '../../../../constructs/routing/traefik/router-rule';
import { SplitIngress, type SplitIngressProps } from '../../../../constructs/routing/traefik/split-ingress';
import { TraefikIngress, type TraefikIngressProps } from '../../../../constructs/routing/traefik/traefik-ingress';
import type { JsonObject } from '../../../../core/object/object';
import { at, manifests, synth } from '../../../support/synth';

const to = (service: string, path: string, match: IngressPath['match'] = 'Exact'): IngressPath => ({ path, match, service, port: 80 });
const smallest: SplitIngressProps = {
  className: 'traefik',
  host: 'shop.example.com',
  open: [to('api', '/ready')],
  guarded: [to('web', '/', 'Prefix')],
  guard: { namespace: 'authelia', name: 'authelia' },
};
const ANNOTATION = 'traefik.ingress.kubernetes.io/router.';
const annotations = (object: JsonObject | undefined): JsonObject => at(object, 'metadata.annotations') as JsonObject;

describe('SplitIngress', () => {
  test('smallest: the open paths without a middleware, the guarded ones behind it, both by HTTPS alone', () => {
    const [open, guarded, ...rest] = synth(SplitIngress, smallest);
    expect(rest).toEqual([]);
    expect([open, guarded].map((each) => at(each, 'metadata.name'))).toEqual(['subject-public', 'subject-protected']);
    expect(annotations(open)).toEqual({
      [`${ANNOTATION}entrypoints`]: 'websecure',
      [`${ANNOTATION}tls`]: 'true',
      [`${ANNOTATION}priority`]: '44',
    });
    expect(annotations(guarded)).toEqual({
      [`${ANNOTATION}entrypoints`]: 'websecure',
      [`${ANNOTATION}tls`]: 'true',
      [`${ANNOTATION}middlewares`]: 'authelia-authelia@kubernetescrd',
    });
    expect(at(guarded, 'spec')).toEqual({
      ingressClassName: 'traefik',
      rules: [
        {
          host: 'shop.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
    });
  });

  test('everything: name and certificate reach both', () => {
    const everything: Required<SplitIngressProps> = {
      ...smallest,
      name: 'shop',
      tlsSecretName: 'shop-tls',
      strictPrefixMatching: true,
      encodedSlashesRefused: true,
    };
    const both = synth(SplitIngress, everything);
    expect(both.map((each) => at(each, 'metadata.name'))).toEqual(['shop-public', 'shop-protected']);
    for (const each of both) expect(at(each, 'spec.tls')).toEqual([{ hosts: ['shop.example.com'], secretName: 'shop-tls' }]);
  });

  test.each([false, true])(
    'an open path goes before every guarded rule, and after a longer one (strict prefixes: %s)',
    (strictPrefixMatching) => {
      const guarded = [to('api', '/api', 'Prefix'), to('web', '/', 'Prefix')] as const;
      const [open] = synth(SplitIngress, {
        ...smallest,
        guarded,
        strictPrefixMatching,
        encodedSlashesRefused: true,
        open: [to('api', '/ready'), to('api', '/api/hooks', 'Prefix')],
      });
      const priority = Number(annotations(open)[`${ANNOTATION}priority`]);
      const lengthOf = (path: IngressPath): number => routerRule(smallest.host, path, { strictPrefixMatching }).length;
      for (const each of guarded) expect(priority).toBeGreaterThan(lengthOf(each));
      // By path length alone, Traefik would send the probe to the login.
      expect(lengthOf(to('api', '/ready'))).toBeLessThan(lengthOf(to('web', '/', 'Prefix')));
      expect(priority).toBeLessThan(lengthOf(to('hook', '/api/hooks/some-source', 'Prefix')));
    },
  );

  test('an open prefix ends with its slash: to Traefik it is any text that a path begins with', () => {
    const [open] = synth(SplitIngress, { ...smallest, encodedSlashesRefused: true, open: [to('api', '/hooks', 'Prefix')] });
    expect(at(open, 'spec.rules[0].http.paths[0].path')).toBe('/hooks/');
  });

  test.each<[string, Partial<SplitIngressProps>, RegExp]>([
    ['a pattern', { open: [to('api', '/hooks/*')] }, /path: expected no pattern/],
    ['a path that is open and guarded', { open: [to('api', '/')], guarded: [to('web', '/')] }, /expected each path once/],
    [
      'an open prefix where encoded slashes are let through',
      { open: [to('api', '/hooks', 'Prefix')] },
      /open: expected single paths, got the prefix \/hooks\/, below which `\.\.%2f` leads to guarded ones/,
    ],
    [
      'an open path below another',
      { open: [to('api', '/hooks', 'Prefix'), to('other', '/hooks/a')] },
      /expected no path below another, since all have one priority, got \/hooks\/a below \/hooks\//,
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => synth(SplitIngress, { ...smallest, ...props })).toThrow(message);
  });
});

describe('TraefikIngress', () => {
  test('everything: middlewares in order, priority and certificate', () => {
    const everything: Required<TraefikIngressProps> = {
      name: 'shop',
      className: 'traefik',
      host: 'shop.example.com',
      tlsSecretName: 'shop-tls',
      paths: [to('web', '/')],
      middlewares: [
        { namespace: 'authelia', name: 'authelia' },
        { namespace: 'shop', name: 'limit' },
      ],
      priority: 7,
    };
    const [ingress] = synth(TraefikIngress, everything);
    expect(annotations(ingress)).toMatchObject({
      [`${ANNOTATION}middlewares`]: 'authelia-authelia@kubernetescrd,shop-limit@kubernetescrd',
      [`${ANNOTATION}priority`]: '7',
    });
    expect(at(ingress, 'metadata.name')).toBe('shop');
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    const ingress = new TraefikIngress(chart, 'web', { className: 'traefik', host: 'a.example.com', paths: [to('web', '/')] });
    ApiObject.of(ingress).addJsonPatch(JsonPatch.replace('/spec/ingressClassName', 'other'));
    expect(manifests(chart)[0]).toHaveProperty('spec.ingressClassName', 'other');
  });
});
