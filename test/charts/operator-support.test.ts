import { operatorsAreSupported } from '../../charts/operators';
import { OPERATOR_SUPPORT } from '../../core/check/operator-support';
import { formatFault } from '../../core/errors';
import { KubernetesVersion } from '../../core/kubernetes-version';

type Asked = Parameters<typeof operatorsAreSupported>[0];
const asked = (operators: object, kubernetes = '1.35', ingressClasses: object = {}): string[] =>
  operatorsAreSupported({
    cluster: { operators, ingressClasses },
    kubernetesVersion: KubernetesVersion.parse(kubernetes),
  } as unknown as Asked).map(formatFault);

describe('operators of an environment', () => {
  test('that their projects support on its Kubernetes are passed over, and so is what nothing is known of', () => {
    const operators = {
      certManager: { namespace: 'a', version: '1.21.2' },
      externalSecrets: { namespace: 'b', version: 'v2.14.0' },
      reloader: { namespace: 'c', version: '9.9.9' },
      cloudnativePg: { namespace: 'd' },
    };
    expect(asked(operators)).toEqual([]);
  });

  test('that are tested only on another Kubernetes are reported, with the source, the day and the version to take', () => {
    expect(asked({ cloudnativePg: { namespace: 'a', version: '1.30.1' } }, '1.33')).toEqual([
      '1.30 is supported on Kubernetes 1.34 to 1.36 (looked up 2026-11-30: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/docs/src/supported_releases.md), got 1.30.1 on Kubernetes 1.33; go to a newer line, by its own notes of what changes',
    ]);
    expect(asked({ cloudnativePg: { namespace: 'a', version: '1.27.1' } })[0]).toMatch(/; go to 1\.30 or newer/);
    expect(asked({ externalSecrets: { namespace: 'a', version: '0.20.4' } })[0]).toMatch(
      /^0\.20 is supported on Kubernetes 1\.34, and has had no corrections since 2025-11-07 .*; go to 2\.14 or newer/,
    );
    expect(asked({ externalSecrets: { namespace: 'a', version: '0.20.4' } }, '1.34')[0]).toMatch(/^0\.20 has had no corrections/);
  });

  test('an ingress controller is known by its implementation, and one that nobody corrects any more is to be replaced', () => {
    const operators = { ingressController: { namespace: 'a', version: '1.13.2' } };
    const [nginx] = asked(operators, '1.35', { web: { controller: 'nginx' } });
    expect(nginx).toMatch(/^1\.13 has had no corrections since 2026-03-31 .*; go to something else/);
    expect(asked({ ingressController: { namespace: 'a', version: '3.6.0' } }, '1.35', { web: { controller: 'traefik' } })[0]).toMatch(
      /; go to 3\.7 or newer/,
    );
    expect(asked(operators)).toEqual([]);
    expect(asked(operators, '1.35', { web: { controller: 'nginx' }, other: { controller: 'traefik' } })).toEqual([]);
  });

  test('get no warning if their name is a property of every object', () => {
    for (const name of ['hasOwnProperty', 'constructor', '__proto__'])
      expect(asked(JSON.parse(`{"${name}":{"namespace":"a","version":"1.0.0"}}`))).toEqual([]);
  });

  test('a line is its own: 1.2 is none of 1.27', () => {
    expect(asked({ externalSecrets: { namespace: 'a', version: '1.27.0' } })).toEqual([]);
  });
});

test('each line of the table has a source, an order of versions, and days that are days', () => {
  for (const lines of Object.values(OPERATOR_SUPPORT)) {
    expect(new Set(lines.map(({ line }) => line)).size).toBe(lines.length);
    for (const { kubernetes: [first, last] = [0, 0], ended = '2026-01-01', source } of lines) {
      expect(first).toBeLessThanOrEqual(last);
      expect(new Date(ended).toISOString().slice(0, 10)).toBe(ended);
      expect(source).toMatch(/^https:/);
    }
  }
});
