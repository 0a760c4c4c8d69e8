import { ConfigMapKey } from '../../../constructs/workload/env-source';
import { missingListDefaults } from '../../support/crd-defaults';
import { at } from '../../support/synth';
import { envoy, named, routed, shop } from './declared';

const props = { name: 'edge', implementation: envoy, hosts: shop };
const objects = routed(props);

test('a Gateway has a listener for each host, with its certificate, and one for port 80', () => {
  expect(objects.map((object) => `${object['kind']} ${at(object, 'metadata.name')}`)).toEqual([
    'Gateway edge',
    'HTTPRoute edge-redirect',
    'HTTPRoute edge-app',
    'HTTPRoute edge-login',
    'BackendTLSPolicy login',
  ]);
  expect(at(named(objects, 'Gateway', 'edge'), 'spec.listeners')).toMatchObject([
    { name: 'http', port: 80, protocol: 'HTTP' },
    { name: 'app', hostname: 'app.example.com', port: 443, tls: { certificateRefs: [{ name: 'app-tls' }] } },
    { name: 'login', hostname: 'login.example.com', port: 443, tls: { certificateRefs: [{ name: 'login-public-tls' }] } },
  ]);
});

test('port 80 leads to HTTPS and nowhere else', () => {
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
  const onHttp = routes.filter((route) => at(route, 'spec.parentRefs[0].sectionName') === 'http');
  expect(onHttp.map((route) => at(route, 'spec'))).toMatchInlineSnapshot(`
[
  {
    "hostnames": [
      "app.example.com",
      "login.example.com",
    ],
    "parentRefs": [
      {
        "group": "gateway.networking.k8s.io",
        "kind": "Gateway",
        "name": "edge",
        "sectionName": "http",
      },
    ],
    "rules": [
      {
        "filters": [
          {
            "requestRedirect": {
              "scheme": "https",
              "statusCode": 301,
            },
            "type": "RequestRedirect",
          },
        ],
        "matches": [
          {
            "path": {
              "type": "PathPrefix",
              "value": "/",
            },
          },
        ],
      },
    ],
  },
]
`);
});

test('a route belongs to its host’s listener, and each backend has a rule there', () => {
  expect(at(named(objects, 'HTTPRoute', 'edge-app'), 'spec.parentRefs')).toMatchObject([{ name: 'edge', sectionName: 'app' }]);
  expect(at(named(objects, 'HTTPRoute', 'edge-app'), 'spec.rules[1]')).toMatchInlineSnapshot(`
{
  "backendRefs": [
    {
      "group": "",
      "kind": "Service",
      "name": "live-active",
      "port": 8085,
      "weight": 1,
    },
  ],
  "matches": [
    {
      "path": {
        "type": "Exact",
        "value": "/ws",
      },
    },
    {
      "path": {
        "type": "Exact",
        "value": "/audio",
      },
    },
  ],
  "timeouts": {
    "request": "0s",
  },
}
`);
});

test('a websocket has no time after which it is cut, which would count its whole life', () => {
  const timeouts = [0, 1, 2].map((rule) => at(named(objects, 'HTTPRoute', 'edge-app'), `spec.rules[${rule}].timeouts.request`));
  expect(timeouts).toEqual(['60s', '0s', '60s']);
});

test('an HTTPS backend is verified by the internal authority', () => {
  expect(at(named(objects, 'BackendTLSPolicy', 'login'), 'spec')).toEqual({
    targetRefs: [{ group: '', kind: 'Service', name: 'login' }],
    validation: { hostname: 'login', caCertificateRefs: [{ group: '', kind: 'Secret', name: 'login-tls' }] },
  });
});

test('a controller that reads no Secret for it gets the authority from a ConfigMap', () => {
  const withCa = (key: string) => routed({ ...props, implementation: { ...envoy, backendCa: new ConfigMapKey('mesh-ca', key) } });
  expect(at(named(withCa('ca.crt'), 'BackendTLSPolicy', 'login'), 'spec.validation.caCertificateRefs')).toEqual([
    { group: '', kind: 'ConfigMap', name: 'mesh-ca' },
  ]);
  expect(() => withCa('bundle.pem')).toThrow('backendCa: expected the key ca.crt, which controllers look for, got "bundle.pem"; rename it');
});

test('a reconciler finds nothing that only the API server wrote', () => {
  expect(objects.flatMap(missingListDefaults)).toEqual([]);
});
