import { Duration } from 'cdk8s';
import { toYaml } from '../../../core/yaml/yaml';
import { at } from '../../support/synth';
import { named, nginx, onOneHost, routed, shop } from './declared';

const PREFIX = 'nginx.ingress.kubernetes.io/';
const ingresses = routed({ implementation: nginx, hosts: shop });
const annotations = (name: string) => at(named(ingresses, 'Ingress', name), 'metadata.annotations');

test('there is one Ingress for each backend, since annotations hold for all its paths', () => {
  expect(ingresses.map((object) => at(object, 'metadata.name'))).toEqual(['web', 'live', 'login']);
  expect(toYaml(named(ingresses, 'Ingress', 'live'))).toMatchInlineSnapshot(`
"apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: live
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
spec:
  ingressClassName: nginx
  rules:
  - host: app.example.com
    http:
      paths:
      - backend:
          service:
            name: live-active
            port:
              number: 8085
        path: /ws
        pathType: Exact
      - backend:
          service:
            name: live-active
            port:
              number: 8085
        path: /audio
        pathType: Exact
  tls:
  - hosts:
    - app.example.com
    secretName: app-tls
"
`);
});

test('a path that leads to another host’s backend stands in that backend’s Ingress, with a rule for each host', () => {
  expect(at(named(ingresses, 'Ingress', 'login'), 'spec.rules')).toMatchObject([
    { host: 'app.example.com', http: { paths: [{ path: '/.well-known/jwks.json', pathType: 'Exact' }] } },
    { host: 'login.example.com', http: { paths: [{ path: '/', pathType: 'Prefix' }] } },
  ]);
  expect(at(named(ingresses, 'Ingress', 'login'), 'spec.tls')).toEqual([
    { hosts: ['app.example.com'], secretName: 'app-tls' },
    { hosts: ['login.example.com'], secretName: 'login-public-tls' },
  ]);
});

test('a websocket may be silent for an hour, an answer for a minute', () => {
  expect(annotations('live')).toMatchObject({ [`${PREFIX}proxy-read-timeout`]: '3600', [`${PREFIX}proxy-send-timeout`]: '3600' });
  expect(annotations('web')).toMatchObject({ [`${PREFIX}proxy-read-timeout`]: '60', [`${PREFIX}proxy-send-timeout`]: '60' });
});

test('a timeout that is declared is the one', () => {
  const hosts = onOneHost({ path: '/', backend: { service: 'web', port: 80 }, timeout: Duration.minutes(5) });
  expect(at(routed({ implementation: nginx, hosts })[0], 'metadata.annotations')).toHaveProperty([`${PREFIX}proxy-read-timeout`], '300');
});

test('an HTTPS backend is spoken to by HTTPS, and only where its certificate is the internal authority’s', () => {
  expect(annotations('login')).toMatchObject({
    [`${PREFIX}backend-protocol`]: 'HTTPS',
    [`${PREFIX}proxy-ssl-verify`]: 'on',
    [`${PREFIX}proxy-ssl-secret`]: 'shop/login-tls',
    [`${PREFIX}proxy-ssl-name`]: 'login',
    [`${PREFIX}proxy-ssl-server-name`]: 'on',
  });
  expect(annotations('web')).not.toHaveProperty([`${PREFIX}backend-protocol`]);
});

test('no Ingress asks for a certificate of its own: two that name one Secret would fight for it', () => {
  const asked = ingresses
    .flatMap((object) => Object.keys(at(object, 'metadata.annotations') ?? {}))
    .filter((key) => key.includes('cert-manager'));
  expect(asked).toEqual([]);
});
