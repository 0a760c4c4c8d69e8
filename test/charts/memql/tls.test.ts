import { containerOf, listAt, nameOf, podOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { annotationOf, ENVIRONMENTS, memqlOf, NODES } from './support/environments';

describe.each(ENVIRONMENTS)('certificates inside memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  test('the authority keeps its key for ever, lives ten years, and is never deleted', () => {
    const authority = objects.get('Certificate', 'memql-ca');
    expect(at(authority, 'spec')).toMatchObject({
      isCA: true,
      duration: '87600h0m0s',
      privateKey: { rotationPolicy: 'Never' },
      secretName: 'memql-ca',
    });
    expect(annotationOf(authority, 'argocd.argoproj.io/sync-options')).toBe('Delete=false,Prune=false');
    expect(at(objects.get('Issuer', 'memql-ca'), 'spec')).toEqual({ ca: { secretName: 'memql-ca' } });
  });

  test('a leaf lives no longer than a former certificate of the authority does, and takes a new key each time', () => {
    const hours = (value: unknown): number => Number.parseInt(String(value), 10);
    const overlap = hours(at(objects.get('Certificate', 'memql-ca'), 'spec.renewBefore'));
    for (const node of NODES) {
      const leaf = objects.get('Certificate', `${node}-tls`);
      expect(hours(at(leaf, 'spec.duration'))).toBeLessThan(overlap);
      expect(at(leaf, 'spec.privateKey.rotationPolicy')).toBe('Always');
    }
  });

  test('each node has a certificate of the authority for both ends of a connection, and the web application has none', () => {
    for (const node of NODES) {
      const leaf = objects.get('Certificate', `${node}-tls`);
      expect(at(leaf, 'spec.issuerRef')).toEqual({ name: 'memql-ca', kind: 'Issuer', group: 'cert-manager.io' });
      expect(at(leaf, 'spec.usages')).toEqual(['digital signature', 'server auth', 'client auth']);
    }
    expect(JSON.stringify(podOf(objects.get('Deployment', 'copresent')))).not.toContain('tls');
  });

  test('each certificate is valid for every Service that leads to its node, the load balancer apart', () => {
    const services = objects.all('Service').map(nameOf);
    for (const node of NODES) {
      const names = at(objects.get('Certificate', `${node}-tls`), 'spec.dnsNames') as string[];
      const own = services.filter((name) => name === node || name.startsWith(`${node}-`)).filter((name) => name !== 'bff-external');
      for (const name of own) {
        for (const form of [name, `${name}.memql`, `${name}.memql.svc`, `${name}.memql.svc.cluster.local`]) expect(names).toContain(form);
      }
      expect(names.length).toBe(own.length * 4);
    }
  });

  test('every node has the authority in a folder of its own, believes that folder, shows its own certificate, and asks identity by HTTPS', () => {
    for (const node of NODES) {
      const deployment = objects.get('Deployment', node);
      const container = containerOf(deployment, node);
      const mounts = Object.fromEntries(listAt(container, 'volumeMounts').map((each) => [String(each['mountPath']), each['name']]));
      const volume = listAt(podOf(deployment), 'volumes').find(({ name }) => name === mounts['/etc/memql/cacerts']);
      expect(at(volume, 'secret')).toEqual({ secretName: `${node}-tls`, items: [{ key: 'ca.crt', path: 'ca.crt' }] });
      expect(variablesOf(container)).toMatchObject({
        SSL_CERT_DIR: '/etc/ssl/certs:/etc/memql/cacerts',
        MEMQL_HTTP_TLS_CA_FILE: '/etc/memql/cacerts/ca.crt',
        IDENTITY_VERIFIER_BASE_URL: 'https://identity:8085',
      });
      const leaf = listAt(podOf(deployment), 'volumes').find(({ name }) => name === mounts['/etc/memql/tls']);
      const files = listAt(leaf ?? {}, 'secret.items').map(({ path }) => `/etc/memql/tls/${String(path)}`);
      const { MEMQL_NODE_TLS_CERT_FILE, MEMQL_NODE_TLS_KEY_FILE, MEMQL_NODE_TLS_CA_FILE, ...rest } = variablesOf(container);
      expect([MEMQL_NODE_TLS_CA_FILE, MEMQL_NODE_TLS_CERT_FILE, MEMQL_NODE_TLS_KEY_FILE]).toEqual([...files].sort());
      expect(files.length).toBe(3);
      expect(rest).toMatchObject({ IDENTITY_VERIFIER_AUDIENCE: 'memql', MEMQL_METRICS_ADDRESS: ':9090' });
    }
  });

  test('identity alone serves its HTTP by TLS', () => {
    const told = NODES.filter((node) => 'MEMQL_HTTP_TLS_CERT_FILE' in variablesOf(containerOf(objects.get('Deployment', node), node)));
    expect(told).toEqual(['identity']);
  });
});
