import { AcmeIssuer } from '../../../constructs/tls/acme-issuer';
import type { DnsProvider } from '../../../constructs/tls/dns01';
import { SecretKey } from '../../../constructs/workload/env-source';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, synth } from '../../support/synth';

const secret = new SecretKey('dns', 'token');
const ref = { name: 'dns', key: 'token' };
const PROVIDERS: readonly [DnsProvider, unknown][] = [
  [{ kind: 'cloudflare', apiToken: secret }, { cloudflare: { apiTokenSecretRef: ref } }],
  [{ kind: 'digitalocean', token: secret }, { digitalocean: { tokenSecretRef: ref } }],
  [{ kind: 'route53', region: 'eu-north-1' }, { route53: { region: 'eu-north-1' } }],
  [
    { kind: 'route53', region: 'eu-north-1', hostedZoneId: 'Z1', role: 'arn:aws:iam::1:role/dns', accessKey: { id: secret, secret } },
    {
      route53: {
        region: 'eu-north-1',
        hostedZoneID: 'Z1',
        role: 'arn:aws:iam::1:role/dns',
        accessKeyIDSecretRef: ref,
        secretAccessKeySecretRef: ref,
      },
    },
  ],
  [
    { kind: 'azure-dns', subscriptionId: 's', resourceGroup: 'g', hostedZone: 'example.com', managedIdentityClientId: 'c' },
    { azureDNS: { subscriptionID: 's', resourceGroupName: 'g', hostedZoneName: 'example.com', managedIdentity: { clientID: 'c' } } },
  ],
  [{ kind: 'cloud-dns', project: 'p', serviceAccount: secret }, { cloudDNS: { project: 'p', serviceAccountSecretRef: ref } }],
  [
    { kind: 'rfc2136', nameserver: '10.0.0.53:53', tsig: { keyName: 'k', algorithm: 'HMACSHA256', secret } },
    { rfc2136: { nameserver: '10.0.0.53:53', tsigKeyName: 'k', tsigAlgorithm: 'HMACSHA256', tsigSecretSecretRef: ref } },
  ],
  [
    { kind: 'webhook', groupName: 'acme.example.com', solverName: 'hetzner', config: { secretName: 'dns' } },
    { webhook: { groupName: 'acme.example.com', solverName: 'hetzner', config: { secretName: 'dns' } } },
  ],
];

test.each(PROVIDERS)('a zone at %j is written to by its own solver', (provider, expected) => {
  const issuer = one(synth(AcmeIssuer, { solver: { kind: 'dns01', provider } }), 'Issuer');
  expect(at(issuer, 'spec.acme.solvers')).toEqual([{ dns01: expected }]);
});

test.each(['Issuer', 'ClusterIssuer'] as const)('a CNAME to another zone is followed where that is asked for: %s', (kind) => {
  const [provider] = PROVIDERS[0] as [DnsProvider, unknown];
  const issuer = one(synth(AcmeIssuer, { kind, solver: { kind: 'dns01', provider, followCname: true } }), kind);
  expect(at(issuer, 'spec.acme.solvers[0].dns01')).toHaveProperty('cnameStrategy', 'Follow');
});

test(
  'all of it is what the schema takes',
  async () => {
    const issuers = PROVIDERS.flatMap(([provider], index) =>
      synth(AcmeIssuer, {
        name: `issuer-${index}`,
        kind: index % 2 === 0 ? 'Issuer' : 'ClusterIssuer',
        solver: { kind: 'dns01', provider },
      }),
    );
    expect(await schemaProblems(issuers)).toEqual([]);
  },
  FIRST_USE_MS,
);
