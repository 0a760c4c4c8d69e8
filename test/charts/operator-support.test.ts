import { OPERATOR_SUPPORT } from '../../charts/operator-support';
import { operatorsAreSupported } from '../../charts/operators';
import { formatFault } from '../../core/errors';
import { KubernetesVersion } from '../../core/kubernetes-version';

type Asked = Parameters<typeof operatorsAreSupported>[0];
const asked = (operators: object, kubernetes = '1.35'): string[] =>
  operatorsAreSupported({ cluster: { operators }, kubernetesVersion: KubernetesVersion.parse(kubernetes) } as unknown as Asked).map(
    formatFault,
  );

describe('operators of an environment', () => {
  test('that their projects support on its Kubernetes are passed over, and so is what nothing is known of', () => {
    const operators = {
      certManager: { namespace: 'a', version: '1.19.1' },
      externalSecrets: { namespace: 'b', version: 'v2.7.0' },
      reloader: { namespace: 'c', version: '9.9.9' },
      cloudnativePg: { namespace: 'd' },
    };
    expect(asked(operators)).toEqual([]);
  });

  test('that are tried on another Kubernetes alone are told, with the source, the day and where to go', () => {
    expect(asked({ cloudnativePg: { namespace: 'a', version: '1.28.0' } })).toEqual([
      '1.28 is supported on Kubernetes 1.32 to 1.34 (looked up 2026-11-29: https://docs.pgedge.com/kubernetes), got 1.28.0 on Kubernetes 1.35; go to a newer line, by its own notes of what changes',
    ]);
    expect(asked({ externalSecrets: { namespace: 'a', version: '0.20.4' } })[0]).toMatch(
      /^0\.20 is supported on Kubernetes 1\.34, and has had no corrections since 2025-11-07 .*; go to 2\.7 or newer/,
    );
    expect(asked({ externalSecrets: { namespace: 'a', version: '0.20.4' } }, '1.34')[0]).toMatch(/^0\.20 has had no corrections/);
  });

  test('are told nothing of where they are called as what every object has', () => {
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
