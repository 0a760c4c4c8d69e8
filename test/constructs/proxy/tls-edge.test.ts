import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { request } from 'node:https';
import { Testing } from 'cdk8s';
import { acceptedTokens, TlsEdge, type TlsEdgeProps, tlsEdgeConfig } from '../../../constructs/proxy/tls-edge';
import { Certificate } from '../../../constructs/tls/certificate';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { describeWith } from '../../support/installed';
import { secretKeysOf } from '../../support/rendered';
import { at, manifests, one, pinned } from '../../support/synth';
import { freePorts, RealNginx } from './support/real-nginx';

const routes = {
  ports: { https: 8443, grpcs: 9443 },
  host: 'api.test.svc',
  http: 8080,
  grpc: 50051,
  websocket: { path: '/ws', port: 8081 },
};

function edge(more: Partial<TlsEdgeProps> = {}) {
  const chart = Testing.chart();
  const certificate = new Certificate(chart, 'api-tls', {
    issuer: { name: 'acme', kind: 'ClusterIssuer', providesCa: false },
    dnsNames: ['api.example.com'],
  });
  const image = pinned('example.com/nginx:1');
  const kubernetesVersion = KubernetesVersion.parse('1.35');
  new TlsEdge(chart, 'subject', { kubernetesVersion, replicas: 2, image, routes, certificate, secretName: 'tokens', ...more });
  return manifests(chart);
}

describe('TlsEdge', () => {
  test('smallest: it gets the certificate, its key and the tokens, and no token of the API server', () => {
    const deployment = one(edge(), 'Deployment');
    const [container] = at(deployment, 'spec.template.spec.containers') as never[];
    expect(secretKeysOf(deployment, container as never)).toEqual(['api-tls/tls.crt', 'api-tls/tls.key', 'tokens/tokens.conf']);
    expect(at(deployment, 'spec.template.spec.automountServiceAccountToken')).toBe(false);
    expect(at(container, 'readinessProbe.httpGet')).toEqual({ path: '/-/healthy', port: 'https', scheme: 'HTTPS' });
  });

  test('everything: each prop reaches its objects', () => {
    const deployment = one(edge({ name: 'door', annotations: { a: 'b' }, replicas: 3 }), 'Deployment');
    expect(deployment).toMatchObject({ metadata: { name: 'door', annotations: { a: 'b' } }, spec: { replicas: 3 } });
  });

  test('the Secret has one key, with a line for each token', () => {
    expect(acceptedTokens(['A', 'B']).data['tokens.conf']).toBe(
      '{{ printf "~^(?i:Bearer) %s$" (regexQuoteMeta .A) | quote }} 1;\n{{ printf "~^(?i:Bearer) %s$" (regexQuoteMeta .B) | quote }} 1;\n',
    );
  });
});

describeWith(['nginx', 'openssl'], 'a TlsEdge, run by nginx', () => {
  const nginx = new RealNginx();
  // Signs that mean something in a pattern, as the Secret's template escapes them.
  const SECRET = `${'tT'.repeat(100)}+/.$=`;
  const TOKEN = `Bearer ${SECRET}`;
  let [rest, sockets]: Server[] = [];
  let grpc: Http2Server;
  let ports = { https: 0, grpcs: 0 };

  beforeAll(async () => {
    const [https = 0, grpcs = 0, http = 0, websocket = 0, grpcPort = 0] = await freePorts(5);
    ports = { https, grpcs };
    rest = createServer((asked, response) => response.end(`rest ${asked.url} ${asked.headers['x-forwarded-proto']}`)).listen(
      http,
      '127.0.0.1',
    );
    sockets = createServer().listen(websocket, '127.0.0.1');
    sockets.on('upgrade', (_, socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello');
    });
    grpc = createHttp2Server().listen(grpcPort, '127.0.0.1');
    grpc.on('stream', (stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.end(`grpc ${headers[':path']}`);
    });
    await Promise.all([rest, sockets, grpc].map((server) => once(server, 'listening')));
    nginx.certificate();
    nginx.file('tokens.conf', `${JSON.stringify(`~^(?i:Bearer) ${SECRET.replaceAll(/[+.$]/g, '\\$&')}$`)} 1;\n`);
    const conf = tlsEdgeConfig(
      { ports, host: '127.0.0.1', http, grpc: grpcPort, websocket: { path: '/ws', port: websocket } },
      { scratch: nginx.folder, secret: nginx.folder, tls: nginx.folder },
    );
    await nginx.start(conf, https);
  });
  afterAll(async () => {
    rest?.close();
    sockets?.closeAllConnections();
    sockets?.close();
    grpc.close();
    await nginx.stop();
  });

  /** The status and the first bytes of an answer; of an upgrade those that follow it. */
  const ask = (path: string, headers: Record<string, string>): Promise<[number | undefined, string]> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: ports.https, path, headers, rejectUnauthorized: false, agent: false });
      asked.on('upgrade', (response, socket, head) => {
        const done = (bytes: Buffer) => {
          socket.destroy();
          resolve([response.statusCode, bytes.toString()]);
        };
        if (head.length > 0) done(head);
        else socket.once('data', done);
      });
      asked.on('response', async (response) => {
        let body = '';
        for await (const chunk of response) body += String(chunk);
        resolve([response.statusCode, body]);
      });
      asked.on('error', reject).end();
    });

  const call = (headers: Record<string, string>): Promise<[number | undefined, string]> =>
    new Promise((resolve, reject) => {
      const session = connectHttp2(`https://127.0.0.1:${ports.grpcs}`, { rejectUnauthorized: false }).on('error', reject);
      const stream = session.request({ ':method': 'POST', ':path': '/ralf.Control/Stop', 'content-type': 'application/grpc', ...headers });
      let [status, body]: [number | undefined, string] = [undefined, ''];
      stream.on('response', (answer) => {
        status = answer[':status'];
      });
      stream.on('data', (chunk) => {
        body += String(chunk);
      });
      stream.on('end', () => session.close(() => resolve([status, body])));
      stream.end();
    });

  const UPGRADE = { connection: 'Upgrade', upgrade: 'websocket' };

  test.each([
    ['REST', () => ask('/agents', { authorization: TOKEN }), [200, 'rest /agents https']],
    ['websockets', () => ask('/ws', { ...UPGRADE, authorization: TOKEN }), [101, 'hello']],
    ['gRPC', () => call({ authorization: TOKEN }), [200, 'grpc /ralf.Control/Stop']],
  ])('lets in who shows a token: %s', async (_, asking, answer) => {
    expect(await asking()).toEqual(answer);
  });

  test.each([
    ['no token', {}],
    ['another', { authorization: 'Bearer wrong' }],
    ['the beginning of it', { authorization: TOKEN.slice(0, -1) }],
    ['it with its case swapped', { authorization: `Bearer ${SECRET.toUpperCase()}` }],
    ['it with more behind', { authorization: `${TOKEN}x` }],
    ['one that fits where signs are taken for a pattern', { authorization: TOKEN.replace('.', 'x') }],
    ['the token without its scheme', { authorization: TOKEN.slice('Bearer '.length) }],
  ])('turns away who shows %s: REST, websockets and gRPC', async (_, headers) => {
    const answers = await Promise.all([ask('/agents', headers), ask('/ws', { ...UPGRADE, ...headers }), call(headers)]);
    expect(answers.map(([status]) => status)).toEqual([401, 401, 401]);
  });

  test('answers the kubelet without a token, on a path that leads nowhere', async () => {
    expect(await ask('/-/healthy', {})).toEqual([204, '']);
    expect((await ask('/-/healthy/agents', {}))[0]).toBe(401);
  });

  test('speaks only TLS', async () => {
    await expect(
      fetch(`http://127.0.0.1:${ports.https}/agents`, { headers: { authorization: TOKEN } }).then(({ status }) => status),
    ).resolves.toBe(400);
  });
});
