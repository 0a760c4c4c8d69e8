import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blackbox5 } from '../../../charts/blackbox5';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { asDeployment, containerOf, listAt, nameOf, podOf, variablesOf } from '../../support/pods';
import { Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { environmentFile, partOf, placeOf, podMakersOf } from './support/environments';

let objects: Rendered;
beforeAll(async () => {
  objects = await rendered(blackbox5, 'hetzner');
});

const tasks = () => objects.all('CronJob');
const restores = () => tasks().filter((each) => nameOf(each).endsWith('-restore'));

test('the code, what Redis holds and the runs of every agent are backed up each night, by one run at a time', () => {
  const nightly = tasks().filter((each) => !restores().includes(each));
  expect(nightly.map(placeOf).sort()).toEqual([
    'agents/backup-ralf-001',
    'agents/backup-ralf-002',
    'agents/backup-ralf-003',
    'storage/backup-code',
    'storage/backup-redis',
  ]);
  for (const each of nightly) {
    expect(each['spec']).toMatchObject({ schedule: '15 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    expect(at(each, 'spec.suspend')).toBeUndefined();
  }
});

test('each comes back by a Job that a person starts', () => {
  expect(restores().map(placeOf).sort()).toEqual(
    ['ralf-001', 'ralf-002', 'ralf-003']
      .map((name) => `agents/backup-${name}-restore`)
      .concat('storage/backup-code-restore', 'storage/backup-redis-restore'),
  );
  // The clock never starts it: suspended, and for a day that no month has.
  for (const each of restores()) expect(each['spec']).toMatchObject({ suspend: true, schedule: '0 0 31 2 *' });
});

test('a restore writes what its backup reads, at the same paths, from the same snapshots', () => {
  for (const restore of restores()) {
    const backup = tasks().find((each) => placeOf(each) === placeOf(restore).replace(/-restore$/, ''));
    const described = [backup, restore].map((each) => {
      const pod = asDeployment(each ?? {});
      // What is no file is put back by a container of its own, after restic's.
      const container = Rendered.containersOf(pod).find(({ object }) => JSON.stringify(object['command']).includes('restic.sh'));
      const env = Object.fromEntries(listAt(container?.object ?? {}, 'env').map(({ name, value }) => [String(name), value]));
      const data = listAt(container?.object ?? {}, 'volumeMounts').filter(({ mountPath }) => env['PATHS'] === mountPath);
      return { env, data };
    });
    const [from, to] = described;
    for (const name of ['PATHS', 'SET', 'RESTIC_REPOSITORY']) expect([name, to?.env[name]]).toEqual([name, from?.env[name]]);
    expect([from, to].map((each) => each?.data.map(({ readOnly = false }) => readOnly))).toEqual([[true], [false]]);
  }
});

test('every backup has a repository of its own, whatever an agent is called', async () => {
  const edited = await rendered(blackbox5, 'hetzner', edit(['ralf-001:', 'redis:']));
  const repositories = edited
    .all('CronJob')
    .filter((each) => !nameOf(each).endsWith('-restore'))
    .map((each) => {
      const pod = asDeployment(each);
      return variablesOf(containerOf(pod, nameOf(each)))['RESTIC_REPOSITORY'];
    });
  const root = 's3:https://fsn1.your-objectstorage.com/blackbox5-backup/hetzner';
  const names = ['agents/backup-ralf-002', 'agents/backup-ralf-003', 'agents/backup-redis', 'storage/backup-code', 'storage/backup-redis'];
  expect(repositories.sort()).toEqual(names.map((name) => `${root}/${name}`));
});

test('what reaches the disk of an agent gives it to the same group: a new disk is root’s', () => {
  const fsGroupOf = (workload: JsonObject) => at(podOf(workload), 'securityContext.fsGroup');
  for (const name of ['ralf-001', 'ralf-002', 'ralf-003']) {
    const agent = fsGroupOf(objects.get('Deployment', name));
    expect(agent).toEqual(expect.any(Number));
    const users = podMakersOf(objects).filter((each) => nameOf(each).startsWith(`backup-${name}`));
    expect(users.map(fsGroupOf)).toEqual([agent, agent]);
  }
});

test('an environment without a repository backs nothing up, and has no key for it', async () => {
  const dev = await rendered(blackbox5, 'dev');
  expect(dev.all('CronJob')).toEqual([]);
  expect(dev.all('ExternalSecret').map((each) => `${partOf(each)}/${nameOf(each)}`)).not.toContain('storage/blackbox5-backup');
});

test('where runs are not backed up, no key for it is in the namespace that the operator makes pods in', async () => {
  const holders = async (change: (text: string) => string) =>
    (await rendered(blackbox5, 'hetzner', change))
      .all('ExternalSecret')
      .filter((each) => nameOf(each) === 'blackbox5-backup')
      .map(partOf);
  expect(await holders((text) => text)).toEqual(expect.arrayContaining(['agents', 'storage']));
  expect(await holders(edit(['as: workloads', 'as: resources']))).toEqual(['storage']);
});

test('a warning says which runs have no backup, since the operator makes their disks', async () => {
  const warningsOf = async (text: string) => {
    const { warnings } = await loadEnvironmentWithWarnings({ text, file: 'envs/blackbox5/hetzner.yaml', systems: [blackbox5] });
    return warnings.map(sentenceOf).filter((each) => !each.startsWith('cluster.operators.'));
  };
  const text = environmentFile('hetzner');
  expect(await warningsOf(text)).toEqual([]);
  expect(await warningsOf(edit(['as: workloads', 'as: resources'])(text))).toEqual([
    expect.stringMatching(/^config\.fleet\.as: expected workloads for runs to be backed up too, got resources/),
  ]);
});

test('one master that is down costs its own dump alone, and the task says so', async () => {
  const objects = await rendered(blackbox5, 'hetzner');
  const [dump] = listAt(objects.get('CronJob', 'backup-redis'), 'spec.jobTemplate.spec.template.spec.initContainers');
  const folder = mkdtempSync(join(tmpdir(), 'dump-'));
  try {
    const [shell = '', flags = '', script = ''] = (dump?.['command'] ?? []) as string[];
    writeFileSync(join(folder, 'redis-cli'), '#!/bin/sh\nfor last; do :; done\necho dump > "$last"\ncase $2 in b) exit 1 ;; esac\n', {
      mode: 0o755,
    });
    const run = spawnSync(shell, [flags, script.replaceAll('/dumps', folder)], {
      env: { PATH: `${folder}:/usr/bin:/bin`, NODES: 'a b c' },
    });
    expect(run.status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['.incomplete', 'a.rdb', 'c.rdb', 'redis-cli']);
    expect(readFileSync(join(folder, '.incomplete'), 'utf8')).toBe('b\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('agents are spread over nodes, since one node that is lost should not take them all', async () => {
  for (const name of ['ralf-001', 'ralf-002', 'ralf-003']) {
    expect(at(objects.get('Deployment', name), 'spec.template.spec.topologySpreadConstraints')).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'app.kubernetes.io/component': 'ralf-agent' } },
      },
    ]);
  }
});

describe('floating addresses by externalIPs', () => {
  const warningsAt = async (version: string) => {
    const text = environmentFile('hetzner').replace('kubernetesVersion: "1.35"', `kubernetesVersion: "${version}"`);
    const { warnings } = await loadEnvironmentWithWarnings({ text, file: 'envs/blackbox5/hetzner.yaml', systems: [blackbox5] });
    return warnings.map(sentenceOf).filter((each) => each.includes('externalIPs'));
  };

  test('pass before Kubernetes 1.36, are warned of from there on, and refused from 1.40 on', async () => {
    expect(await warningsAt('1.35')).toEqual([]);
    expect(await warningsAt('1.36')).toEqual([
      expect.stringMatching(/floatingIps: externalIPs are deprecated, and lead nowhere from Kubernetes 1\.40 on/),
    ]);
    await expect(warningsAt('1.40')).rejects.toThrow(/floatingIps: expected Kubernetes before 1\.40/);
  });

  test('can be left out: the balancer is there without them', async () => {
    const without = await rendered(blackbox5, 'hetzner', edit(['floatingIps: [203.0.113.7], ', '']));
    expect(at(without.get('Service', 'control-api-public'), 'spec.externalIPs')).toBeUndefined();
  });
});
