import { ApiObject, type Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { isData } from '../../../constructs/storage/data';
import { CertificateAuthority, type CertificateAuthorityProps } from '../../../constructs/tls/certificate-authority';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, manifests, one, synth } from '../../support/synth';

const certificate = (props: CertificateAuthorityProps = {}) => one(synth(CertificateAuthority, props), 'Certificate');

test('smallest: a certificate that signs itself for ten years, and an Issuer that signs by it', () => {
  const objects = synth(CertificateAuthority, {});
  expect(objects.map(({ kind, metadata }) => `${kind} ${at(metadata, 'name')}`)).toEqual([
    'Issuer subject-self-signed',
    'Certificate subject',
    'Issuer subject',
  ]);
  expect([at(objects[0], 'spec'), at(objects[2], 'spec')]).toEqual([{ selfSigned: {} }, { ca: { secretName: 'subject' } }]);
  expect(at(objects[1], 'spec')).toMatchInlineSnapshot(`
{
  "commonName": "subject",
  "duration": "87600h0m0s",
  "isCA": true,
  "issuerRef": {
    "group": "cert-manager.io",
    "kind": "Issuer",
    "name": "subject-self-signed",
  },
  "privateKey": {
    "algorithm": "ECDSA",
    "rotationPolicy": "Never",
    "size": 256,
  },
  "renewBefore": "8760h0m0s",
  "secretName": "subject",
  "usages": [
    "digital signature",
    "cert sign",
    "crl sign",
  ],
}
`);
});

test('everything: every prop reaches the certificate', () => {
  const everything: Required<Omit<CertificateAuthorityProps, 'issuerScope'>> = {
    name: 'mesh-ca',
    commonName: 'shop mesh',
    duration: Duration.days(400),
    renewBefore: Duration.days(100),
  };
  expect(synth(CertificateAuthority, everything).map((object) => at(object, 'metadata.name'))).toEqual([
    'mesh-ca-self-signed',
    'mesh-ca',
    'mesh-ca',
  ]);
  expect(certificate(everything)).toMatchObject({
    spec: { commonName: 'shop mesh', secretName: 'mesh-ca', duration: '9600h0m0s', renewBefore: '2400h0m0s' },
  });
  expect(new CertificateAuthority(Testing.chart(), 'subject', everything).issuer).toEqual({
    name: 'mesh-ca',
    kind: 'Issuer',
    providesCa: true,
    maxDuration: Duration.days(100),
  });
});

test('refuses an authority that would be renewed before it is issued', () => {
  expect(() => certificate({ duration: Duration.days(365) })).toThrow(
    'test/subject: renewBefore: expected less than the duration of 8760h0m0s, got 8760h0m0s; shorten it',
  );
});

test('hatch: ApiObject.of finds the certificate', () => {
  const chart = Testing.chart();
  ApiObject.of(new CertificateAuthority(chart, 'subject')).addJsonPatch(JsonPatch.add('/spec/subject', { organizations: ['shop'] }));
  expect(at(one(Testing.synth(chart), 'Certificate'), 'spec.subject.organizations')).toEqual(['shop']);
});

test('its key stays the same for ever, since no leaf is reissued when it is renewed', () => {
  // cert-manager's own default is Always.
  expect(at(certificate(), 'spec.privateKey.rotationPolicy')).toBe('Never');
});

test('its certificate is data, and no reconciler prunes it', () => {
  const authority = new CertificateAuthority(Testing.chart(), 'subject');
  expect(isData(ApiObject.of(authority))).toBe(true);
});

test('a reconciler finds nothing that only the API server wrote', () => {
  expect(synth(CertificateAuthority, {}).flatMap(missingListDefaults)).toEqual([]);
});

test(
  'a strict API server takes what is rendered',
  async () => {
    expect(await schemaProblems(synth(CertificateAuthority, {}))).toEqual([]);
  },
  FIRST_USE_MS,
);

test('the Issuer that signs leaves may stand in another stage, which begins when the authority has its Secret', () => {
  const [trust, secrets] = [Testing.chart(), Testing.chart()];
  new CertificateAuthority(trust, 'mesh-ca', { issuerScope: secrets });
  const named = (chart: Chart): string[] =>
    manifests(chart).map((object) => `${String(object['kind'])}/${String(at(object, 'metadata.name'))}`);
  expect(named(trust)).toEqual(['Issuer/mesh-ca-self-signed', 'Certificate/mesh-ca']);
  expect(named(secrets)).toEqual(['Issuer/mesh-ca']);
});
