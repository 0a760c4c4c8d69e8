import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { annotationOf, ENVIRONMENTS, identitiesOf, memqlOf } from './support/environments';

const HOSTS = {
  staging: { app: 'app.staging.copresent.ai', identity: 'identity.staging.copresent.ai' },
  prod: { app: 'app.copresent.ai', identity: 'identity.copresent.ai' },
} as const;

const asGateway = edit(['implementation: ingress', 'implementation: gateway']);
const nginx = (ingress: JsonObject, name: string): unknown => annotationOf(ingress, `nginx.ingress.kubernetes.io/${name}`);

/** `<host><path> <match> <service>:<port>` of every path of an Ingress. */
const ingressPaths = (objects: Rendered): string[] =>
  objects.all('Ingress').flatMap((ingress) =>
    listAt(ingress, 'spec.rules').flatMap((rule) =>
      listAt(rule, 'http.paths').map((each) => {
        const service = at(each, 'backend.service');
        return `${String(rule['host'])}${String(each['path'])} ${String(each['pathType'])} ${String(at(service, 'name'))}:${String(at(service, 'port.number'))}`;
      }),
    ),
  );

/** The same of every HTTPRoute that leads somewhere. */
const gatewayPaths = (objects: Rendered): string[] =>
  objects.all('HTTPRoute').flatMap((route) =>
    listAt(route, 'spec.rules').flatMap((rule) =>
      listAt(rule, 'backendRefs').flatMap((backend) =>
        listAt(rule, 'matches').map((match) => {
          const how = String(at(match, 'path.type')).replace('PathPrefix', 'Prefix');
          return `${String(at(route, 'spec.hostnames[0]'))}${String(at(match, 'path.value'))} ${how} ${String(backend['name'])}:${String(backend['port'])}`;
        }),
      ),
    ),
  );

describe.each(ENVIRONMENTS)('routes of memql/%s', (environment) => {
  const { app, identity } = HOSTS[environment];
  const expected = [
    `${app}/ Prefix copresent:8080`,
    `${app}/.well-known/jwks.json Exact identity:8085`,
    `${app}/memql/audio Prefix bff-active:8085`,
    `${app}/memql/ws Prefix bff-active:8085`,
    `${identity}/ Prefix identity:8085`,
  ];
  let objects: Rendered;
  let gateway: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
    gateway = await memqlOf(environment, asGateway);
  });

  test('are three Ingresses: web application, websockets to the active bff, identity with its keys on both hosts', () => {
    expect(objects.all('Ingress').map(nameOf).sort()).toEqual(['bff', 'copresent', 'identity']);
    expect(ingressPaths(objects).sort()).toEqual(expected);
  });

  test('say the same as a Gateway', () => {
    expect(gatewayPaths(gateway).sort()).toEqual(expected);
    expect(gateway.all('Ingress')).toEqual([]);
  });

  test('have no pattern in a path, which neither would understand', () => {
    expect([...ingressPaths(objects), ...gatewayPaths(gateway)].filter((path) => path.includes('*'))).toEqual([]);
  });

  test('leave websockets alone for an hour of silence, and nothing else', () => {
    for (const name of ['proxy-read-timeout', 'proxy-send-timeout']) {
      expect(nginx(objects.get('Ingress', 'bff'), name)).toBe('3600');
      expect(nginx(objects.get('Ingress', 'copresent'), name)).toBe('60');
    }
    const timeouts = listAt(gateway.get('HTTPRoute', 'memql-app'), 'spec.rules').map((rule) => [
      at(rule, 'backendRefs[0].name'),
      at(rule, 'timeouts.request'),
    ]);
    expect(Object.fromEntries(timeouts)).toMatchObject({ copresent: '60s', 'bff-active': '0s' });
  });

  test('speak HTTPS to identity, and know it by the internal authority', () => {
    const ingress = objects.get('Ingress', 'identity');
    expect(nginx(ingress, 'backend-protocol')).toBe('HTTPS');
    expect(nginx(ingress, 'proxy-ssl-verify')).toBe('on');
    expect(nginx(ingress, 'proxy-ssl-secret')).toBe('memql/identity-tls');
    expect(nginx(ingress, 'proxy-ssl-name')).toBe('identity');
    expect(at(gateway.get('BackendTLSPolicy', 'identity'), 'spec')).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'identity' }],
      validation: { hostname: 'identity', caCertificateRefs: [{ group: '', kind: 'Secret', name: 'identity-tls' }] },
    });
    for (const name of ['bff', 'copresent']) expect(nginx(objects.get('Ingress', name), 'backend-protocol')).toBeUndefined();
  });

  test('the switch changes routes, and the way an authority asks the hosts; nothing else, the project least of all, or the old routes would stay', () => {
    const [before, after] = [identitiesOf(objects), identitiesOf(gateway)];
    expect(before.filter((each) => !after.includes(each))).toEqual(['Ingress/bff', 'Ingress/copresent', 'Ingress/identity']);
    expect(after.filter((each) => !before.includes(each))).toEqual([
      'BackendTLSPolicy/identity',
      'Gateway/memql',
      'HTTPRoute/memql-app',
      'HTTPRoute/memql-identity',
      'HTTPRoute/memql-redirect',
    ]);
    const changed = objects.objects.filter(({ object }) => {
      if (object.kind === 'Ingress') return false;
      return JSON.stringify(gateway.get(object.kind, object.metadata.name)) !== JSON.stringify(object);
    });
    expect(changed.map(({ object }) => `${object.kind}/${object.metadata.name}`).sort()).toEqual(['Issuer/memql-acme']);
  });

  test('use the same certificates either way, one for each host, from one public authority', () => {
    const certificates = objects.all('Certificate').filter((each) => at(each, 'spec.issuerRef.name') === 'memql-acme');
    expect(certificates.map((each) => [at(each, 'spec.secretName'), at(each, 'spec.dnsNames')])).toEqual([
      ['app-public-tls', [app]],
      ['identity-public-tls', [identity]],
    ]);
    const ofIngresses = objects.all('Ingress').flatMap((each) => listAt(each, 'spec.tls').map(({ secretName }) => secretName));
    const ofListeners = listAt(gateway.get('Gateway', 'memql'), 'spec.listeners').flatMap((each) =>
      listAt(each, 'tls.certificateRefs').map(({ name }) => name),
    );
    expect(new Set(ofIngresses)).toEqual(new Set(['app-public-tls', 'identity-public-tls']));
    expect(new Set(ofListeners)).toEqual(new Set(ofIngresses));
  });

  test('people’s issuer is the public host, while keys are fetched inside', () => {
    const texts = JSON.stringify(objects.get('Deployment', 'cognition'));
    expect(texts).toContain('"IDENTITY_VERIFIER_BASE_URL","value":"https://identity:8085"');
    expect(texts).toContain(`"IDENTITY_VERIFIER_EXPECTED_ISSUER","value":"https://${identity}"`);
  });
});

test('the load balancer has an idle timeout, and a list of who may connect', async () => {
  const objects = await memqlOf(
    'staging',
    edit(['  gate:\n', '  externalGrpc: { idleTimeoutMinutes: 10, sourceRanges: [203.0.113.0/24], publicIpName: memql }\n  gate:\n']),
  );
  const external = objects.get('Service', 'bff-external');
  expect(annotationOf(external, 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout')).toBe('10');
  expect(annotationOf(external, 'service.beta.kubernetes.io/azure-pip-name')).toBe('memql');
  expect(at(external, 'spec.loadBalancerSourceRanges')).toEqual(['203.0.113.0/24']);
});

test('the public authority is the one that the environment names, and knows whom to write to', async () => {
  const acme = edit(['  routing:\n', '  acme: { email: ops@copresent.ai, server: "https://acme.example/directory" }\n  routing:\n']);
  expect(at((await memqlOf('staging', acme)).get('Issuer', 'memql-acme'), 'spec.acme')).toMatchObject({
    email: 'ops@copresent.ai',
    server: 'https://acme.example/directory',
  });
});

test('a Gateway’s controller that reads no Secret finds identity’s authority in the ConfigMap that the environment names', async () => {
  const named = edit(['gateway: { className: eg,', 'gateway: { className: eg, backendCaConfigMap: mesh-ca,']);
  const policy = (await memqlOf('staging', (text) => named(asGateway(text)))).get('BackendTLSPolicy', 'identity');
  expect(at(policy, 'spec.validation.caCertificateRefs')).toEqual([{ group: '', kind: 'ConfigMap', name: 'mesh-ca' }]);
});

describe('refuses', () => {
  test('a Gateway’s controller that cuts silent websockets before their hour is over', async () => {
    const short = edit(['idleTimeoutSeconds: 3600', 'idleTimeoutSeconds: 60']);
    await expect(memqlOf('staging', (text) => short(asGateway(text)))).rejects.toThrow(
      /idleTimeout: expected at least 1h0m0s, the timeout of \/memql\/ws, got 1m0s/,
    );
  });

  test('an implementation that is not described', async () => {
    await expect(
      memqlOf('staging', edit([/ {4}gateway: .*\n/, ''], ['implementation: ingress', 'implementation: gateway'])),
    ).rejects.toThrow(/config\.routing\.implementation: expected routing\.gateway too, .*, got none; add it/);
  });

  test('an ingress class that the cluster does not have, or whose controller reads other annotations', async () => {
    await expect(memqlOf('staging', edit(['ingress: { className: nginx', 'ingress: { className: haproxy']))).rejects.toThrow(
      /config\.routing\.ingress\.className: expected one of cluster\.ingressClasses \(nginx\), got haproxy/,
    );
    await expect(memqlOf('staging', edit(['controller: nginx', 'controller: traefik']))).rejects.toThrow(
      /config\.routing\.ingress\.className: expected a class of controller nginx, .*, got traefik/,
    );
  });
});
