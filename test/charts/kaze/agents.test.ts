import { kaze } from '../../../charts/kaze';
import { containerOf, listAt, textsOf, variablesOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS } from './support/cells';

/** Where the volume of that name is mounted, by container. */
const mountsOf = (runtime: Parameters<typeof containerOf>[0], volume: string): Record<string, unknown> =>
  Object.fromEntries(
    Rendered.containersOf(runtime).flatMap(({ name, object }) =>
      listAt(object, 'volumeMounts')
        .filter((mount) => mount['name'] === volume)
        .map((mount) => [name, mount]),
    ),
  );

describe.each(CELLS)('agent definitions of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('are cloned before the runtime starts, and pulled every 60 s after', () => {
    const runtime = objects.get('Deployment', 'kaze-runtime');
    expect(at(runtime, 'spec.template.spec.initContainers[0].name')).toBe('git-sync-init');
    const init = variablesOf(containerOf(runtime, 'git-sync-init'));
    const sidecar = variablesOf(containerOf(runtime, 'git-sync'));
    expect(init).toMatchObject({ GITSYNC_REPO: 'https://github.com/speedrun-ventures/kaze-agent-ops', GITSYNC_ONE_TIME: 'true' });
    expect(sidecar).toMatchObject({ GITSYNC_REPO: init['GITSYNC_REPO'], GITSYNC_REF: init['GITSYNC_REF'], GITSYNC_PERIOD: '60s' });
    expect(Object.keys(sidecar)).not.toContain('GITSYNC_ONE_TIME');
  });

  test('are at exactly /agents/kaze-agent-ops, and the runtime can only read them', () => {
    const runtime = objects.get('Deployment', 'kaze-runtime');
    for (const name of ['git-sync-init', 'git-sync']) {
      expect(variablesOf(containerOf(runtime, name))['GITSYNC_LINK']).toBe('/agents/kaze-agent-ops');
    }
    expect(variablesOf(containerOf(runtime, 'kaze-runtime'))['AGENTS_DIR']).toBe('/agents/kaze-agent-ops');
    expect(mountsOf(runtime, 'git-sync')).toEqual({
      'git-sync-init': { name: 'git-sync', mountPath: '/agents' },
      'git-sync': { name: 'git-sync', mountPath: '/agents' },
      'kaze-runtime': { name: 'git-sync', mountPath: '/agents', readOnly: true },
    });
  });

  test('are followed by whoever reads them: nothing is mounted by subPath, which would stay at the first checkout', () => {
    const keys = objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ key }) => key));
    expect(keys.filter((key) => /^subPath/.test(key))).toEqual([]);
  });

  test('come at the ref that the environment names', () => {
    const ref = variablesOf(containerOf(objects.get('Deployment', 'kaze-runtime'), 'git-sync'))['GITSYNC_REF'];
    expect(ref).toBe(cell === 'customer-acme' ? 'v2.3.0' : 'main');
  });
});
