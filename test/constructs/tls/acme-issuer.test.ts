import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { AcmeIssuer, type AcmeIssuerProps } from '../../../constructs/tls/acme-issuer';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, synth } from '../../support/synth';

const smallest: AcmeIssuerProps = { solver: { kind: 'ingress', className: 'nginx' } };
const everything: Required<AcmeIssuerProps> = {
  name: 'public',
  kind: 'ClusterIssuer',
  server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  email: 'ops@example.com',
  solver: { kind: 'gateway', name: 'edge' },
};

test('smallest: an Issuer of Let’s Encrypt, whose questions an Ingress answers', () => {
  expect(synth(AcmeIssuer, smallest)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "cert-manager.io/v1",
    "kind": "Issuer",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "acme": {
        "privateKeySecretRef": {
          "name": "subject-account",
        },
        "server": "https://acme-v02.api.letsencrypt.org/directory",
        "solvers": [
          {
            "http01": {
              "ingress": {
                "ingressClassName": "nginx",
              },
            },
          },
        ],
      },
    },
  },
]
`);
});

test('everything: every prop reaches the issuer', () => {
  const issuer = one(synth(AcmeIssuer, everything), 'ClusterIssuer');
  expect(at(issuer, 'metadata.name')).toBe('public');
  expect(at(issuer, 'spec.acme')).toEqual({
    server: everything.server,
    email: 'ops@example.com',
    privateKeySecretRef: { name: 'public-account' },
    solvers: [{ http01: { gatewayHTTPRoute: { parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] } } }],
  });
});

test('its certificates are said to carry no authority', () => {
  expect(new AcmeIssuer(Testing.chart(), 'subject', smallest).issuer).toEqual({ name: 'subject', kind: 'Issuer', providesCa: false });
});

test('refuses, by the compiler, a solver of neither kind', () => {
  // @ts-expect-error a Gateway is named, not its class
  const wrong: AcmeIssuerProps = { solver: { kind: 'gateway', className: 'nginx' } };
  expect(wrong.solver).not.toHaveProperty('name');
});

test('hatch: ApiObject.of finds the issuer', () => {
  const chart = Testing.chart();
  ApiObject.of(new AcmeIssuer(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/acme/profile', 'tlsserver'));
  expect(Testing.synth(chart)[0]).toHaveProperty('spec.acme.profile', 'tlsserver');
});

test('a reconciler finds nothing that only the API server wrote', () => {
  expect([smallest, everything].flatMap((props) => synth(AcmeIssuer, props)).flatMap(missingListDefaults)).toEqual([]);
});

test(
  'a strict API server takes what is rendered',
  async () => {
    expect(await schemaProblems([smallest, everything].flatMap((props) => synth(AcmeIssuer, props)))).toEqual([]);
  },
  FIRST_USE_MS,
);
