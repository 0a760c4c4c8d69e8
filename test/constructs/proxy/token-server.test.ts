import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { bearerHeader, TokenServer, type TokenServerProps, tokenProxyConfig } from '../../../constructs/proxy/token-server';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { describeWith } from '../../support/installed';
import { containersOf } from '../../support/pod-with';
import { secretKeysOf } from '../../support/rendered';
import { at, one, pinned, synth } from '../../support/synth';
import { freePorts, RealNginx } from './support/real-nginx';

const smallest: TokenServerProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  replicas: 1,
  proxyImage: pinned('example.com/nginx:1'),
  port: { name: 'mcp', number: 8080 },
  secretName: 'token',
  server: {
    name: 'server',
    image: pinned('example.com/server:1'),
    port: 8082,
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  },
};

describe('TokenServer', () => {
  test('smallest: only the proxy has the token, and only its port is in the Service', () => {
    const objects = synth(TokenServer, smallest);
    const deployment = one(objects, 'Deployment');
    const containers = containersOf(at(deployment, 'spec.template.spec') as never);
    const keys = Object.entries(containers).map(([name, container]) => [name, secretKeysOf(deployment, container as never)]);
    expect(Object.fromEntries(keys)).toEqual({ server: [], subject: ['token/authorization.conf'] });
    expect(at(one(objects, 'Service'), 'spec.ports')).toEqual([{ name: 'mcp', port: 8080, targetPort: 'mcp' }]);
  });

  test('everything: each prop reaches the pod', () => {
    const everything: Required<TokenServerProps> = { ...smallest, name: 'github', replicas: 2, annotations: { a: 'b' } };
    const deployment = one(synth(TokenServer, everything), 'Deployment');
    expect(deployment).toMatchObject({ metadata: { name: 'github', annotations: { a: 'b' } }, spec: { replicas: 2 } });
    expect(at(deployment, 'spec.template.spec.initContainers[0]')).toMatchObject({ name: 'server', restartPolicy: 'Always' });
  });

  test('the Secret has one key: the line that sets the header', () => {
    expect(bearerHeader('TOKEN')).toEqual({
      type: 'Opaque',
      data: { 'authorization.conf': 'proxy_set_header Authorization {{ printf "Bearer %s" .TOKEN | quote }};\n' },
    });
  });
});

describeWith(['nginx'], 'the proxy of a TokenServer, run by nginx', () => {
  const nginx = new RealNginx();
  const asked: { headers: IncomingHttpHeaders; body: string }[] = [];
  let server: Server;
  let url = '';

  beforeAll(async () => {
    const [port = 0, serverPort = 0] = await freePorts(2);
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      asked.push({ headers: request.headers, body });
      // One event, and the connection stays open: what is held back never arrives.
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
    }).listen(serverPort, '127.0.0.1');
    await once(server, 'listening');
    nginx.file('authorization.conf', 'proxy_set_header Authorization "Bearer ghp_real";\n');
    await nginx.start(tokenProxyConfig({ port, serverPort }, { scratch: nginx.folder, secret: nginx.folder }), port);
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await nginx.stop();
  });

  const ask = async (init: RequestInit): Promise<string> => {
    const abort = new AbortController();
    const response = await fetch(`${url}/mcp`, { ...init, signal: abort.signal });
    const { value } = (await response.body?.getReader().read()) ?? {};
    abort.abort();
    return new TextDecoder().decode(value);
  };

  test('puts the token into a request that has none, and passes events on at once', async () => {
    expect(await ask({ method: 'POST', body: '{"method":"initialize"}' })).toBe('data: first\n\n');
    expect(asked.at(-1)).toMatchObject({ headers: { authorization: 'Bearer ghp_real' }, body: '{"method":"initialize"}' });
  });

  test('replaces a token that a client sends', async () => {
    await ask({ headers: { authorization: 'Bearer of-the-client' } });
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghp_real');
  });

  test('answers for its own health without asking the server', async () => {
    const before = asked.length;
    expect((await fetch(`${url}/-/healthy`)).status).toBe(204);
    expect(asked.length).toBe(before);
  });
});
