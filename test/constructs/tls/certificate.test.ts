import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { Certificate, type CertificateProps } from '../../../constructs/tls/certificate';
import { CertificateAuthority } from '../../../constructs/tls/certificate-authority';
import type { IssuerRef } from '../../../constructs/tls/issuer-ref';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, synth } from '../../support/synth';

const internal: IssuerRef = { name: 'mesh-ca', kind: 'Issuer', providesCa: true, maxDuration: Duration.days(365) };
const external: IssuerRef = { name: 'public', kind: 'ClusterIssuer', providesCa: false };
const smallest: CertificateProps = { issuer: internal, dnsNames: ['api'] };
const certificate = (props: Partial<CertificateProps> = {}) => one(synth(Certificate, { ...smallest, ...props }), 'Certificate');

test('smallest: a server’s certificate of 90 days, renewed after 60, with a new key each time', () => {
  expect(at(certificate(), 'spec')).toMatchInlineSnapshot(`
{
  "dnsNames": [
    "api",
  ],
  "duration": "2160h0m0s",
  "issuerRef": {
    "group": "cert-manager.io",
    "kind": "Issuer",
    "name": "mesh-ca",
  },
  "privateKey": {
    "algorithm": "ECDSA",
    "rotationPolicy": "Always",
    "size": 256,
  },
  "renewBefore": "720h0m0s",
  "secretName": "subject",
  "usages": [
    "digital signature",
    "server auth",
  ],
}
`);
});

test('everything: every prop reaches the certificate', () => {
  const everything: Required<CertificateProps> = {
    name: 'api-mesh',
    secretName: 'api-tls',
    issuer: external,
    dnsNames: ['api', 'api.shop.svc'],
    usages: ['server auth', 'client auth'],
    duration: Duration.hours(24),
    renewBefore: Duration.hours(6),
  };
  expect(certificate(everything)).toMatchObject({
    metadata: { name: 'api-mesh' },
    spec: {
      secretName: 'api-tls',
      issuerRef: { name: 'public', kind: 'ClusterIssuer', group: 'cert-manager.io' },
      dnsNames: ['api', 'api.shop.svc'],
      usages: ['digital signature', 'server auth', 'client auth'],
      duration: '24h0m0s',
      renewBefore: '6h0m0s',
    },
  });
});

test.each<[string, object, string]>([
  ['no name', { dnsNames: [] }, 'test/subject: dnsNames: expected at least one, got none'],
  ['no usage', { usages: [] }, 'usages: expected server auth, client auth or both, got none'],
  [
    'less than an hour',
    { duration: Duration.minutes(59) },
    'duration: expected at least 1h, renewed at least 5m before its end, got 59m0s and 19m40s',
  ],
  ['a renewal too close to its end', { renewBefore: Duration.minutes(4) }, 'got 2160h0m0s and 4m0s'],
  ['a renewal before it is issued', { renewBefore: Duration.days(90) }, 'got 2160h0m0s and 2160h0m0s'],
])('refuses %s', (_, wrong, message) => {
  expect(() => certificate(wrong)).toThrow(message);
});

test('hatch: ApiObject.of finds the certificate', () => {
  const chart = Testing.chart();
  const subject = new Certificate(chart, 'subject', smallest);
  ApiObject.of(subject).addJsonPatch(JsonPatch.replace('/spec/privateKey/algorithm', 'RSA'));
  expect(Testing.synth(chart)[0]).toHaveProperty('spec.privateKey.algorithm', 'RSA');
});

test('a leaf lives no longer than the authority’s former certificate does after a renewal, for nothing reissues it', () => {
  const { issuer } = new CertificateAuthority(Testing.chart(), 'mesh-ca', { renewBefore: Duration.days(60) });
  expect(() => certificate({ issuer })).toThrow(
    'test/subject: duration: expected at most 1440h0m0s, for which the former certificate of mesh-ca lives on once it is renewed, got 2160h0m0s; shorten it',
  );
  expect(certificate({ issuer, duration: Duration.days(60) })).toBeDefined();
});

test('its files are mounted by name: chain, key and authority, or the authority alone', () => {
  const subject = new Certificate(Testing.chart(), 'subject', { ...smallest, secretName: 'api-tls' });
  const item = (key: string) => ({ key, path: key });
  expect(subject.volume.spec).toEqual({
    name: 'api-tls',
    secret: { secretName: 'api-tls', items: ['tls.crt', 'tls.key', 'ca.crt'].map(item) },
  });
  expect(subject.caVolume('mesh-ca').spec).toEqual({ name: 'mesh-ca', secret: { secretName: 'api-tls', items: [item('ca.crt')] } });
  expect(subject.key('ca.crt')).toEqual({ secretName: 'api-tls', key: 'ca.crt' });
});

test('a public authority gives no ca.crt, which a pod would wait for', () => {
  const subject = new Certificate(Testing.chart(), 'subject', { ...smallest, issuer: external });
  expect(subject.keys).toEqual(['tls.crt', 'tls.key']);
  expect(() => subject.caVolume('ca')).toThrow('key: expected one of tls.crt, tls.key, got "ca.crt"; trust the roots of the image instead');
});

test('a reconciler finds nothing that only the API server wrote', () => {
  expect(missingListDefaults(certificate())).toEqual([]);
});

test(
  'a strict API server takes what is rendered',
  async () => {
    expect(await schemaProblems(synth(Certificate, { ...smallest, usages: ['server auth', 'client auth'] }))).toEqual([]);
  },
  FIRST_USE_MS,
);
