import { tlsEdgeConfig } from '../../../constructs/proxy/tls-edge';
import { tokenProxyConfig } from '../../../constructs/proxy/token-server';

const edge = tlsEdgeConfig(
  { ports: { https: 8443, grpcs: 9443 }, host: 'api.test.svc', http: 8080, grpc: 50051, websocket: { path: '/ws', port: 8081 } },
  { secret: '/tokens', tls: '/tls' },
);
const token = tokenProxyConfig({ port: 8080, serverPort: 8082 }, { secret: '/token' });

// By default nginx closes a connection that is silent for a minute: a websocket, a stream of events, a call of gRPC.
test.each([
  ['TlsEdge', edge, 3],
  ['TokenServer', token, 1],
])('%s leaves what is silent for an hour open, wherever it passes something on', (_, conf, count) => {
  const locations = conf.split(/^\s*location /m).filter((each) => /(proxy|grpc)_pass /.test(each));
  expect(locations).toHaveLength(count);
  for (const each of locations) {
    const [, kind = ''] = /(proxy|grpc)_pass /.exec(each) ?? [];
    for (const direction of ['read', 'send']) expect(each).toContain(`${kind}_${direction}_timeout 1h;`);
  }
});
