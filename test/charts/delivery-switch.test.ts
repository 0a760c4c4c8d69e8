import { installOrder } from '../../constructs/delivery/install-order';
import type { RenderedObject } from '../../core/object/object';
import { Project } from '../../ports/disk/project';
import { type Delivered, delivered, OF_CONTROLLER, reconciled } from '../support/deliveries';
import { deliveriesDiffer } from '../support/deliveries-differ';
import { applicationOf, type Folder, fluxDependencies, folderOf, orderOf } from '../support/folder-order';
import { ROOT } from '../support/galley';
import { ownSystems } from '../support/own-systems';
import { nameOf } from '../support/pods';
import { at } from '../support/synth';

const SYSTEMS = ownSystems();
const ENVIRONMENTS = new Project(ROOT).environments().flatMap((name) => {
  const system = SYSTEMS.find((each) => each.name === name.system);
  return system === undefined ? [] : [{ name, system, title: `${name.system}/${name.environment}` }];
});

test('each system of main.ts has an environment to compare', () => {
  expect([...new Set(ENVIRONMENTS.map(({ system }) => system.name))].sort()).toEqual(SYSTEMS.map(({ name }) => name).sort());
});

describe.each(ENVIRONMENTS)('$title under Argo CD and under Flux', ({ name, system }) => {
  let argocd: Delivered;
  let flux: Delivered;
  beforeAll(async () => {
    argocd = await delivered(system, name, 'argocd');
    flux = await delivered(system, name, 'flux');
  });

  const delivery = ({ objects }: Delivered): RenderedObject[] => objects.filter(({ application }) => application === 'delivery');
  const annotation = ({ object }: RenderedObject, key: string): unknown =>
    (at(object, 'metadata.annotations') as Record<string, unknown> | undefined)?.[key];
  const having = (from: Delivered, key: string, value: string): string[] =>
    reconciled(from)
      .filter((each) => annotation(each, key) === value)
      .map(({ construct }) => construct);

  test('the same constructs make the same objects, in the same folders', () => {
    const places = (of: Delivered): string[] =>
      reconciled(of).map((each) => `${folderOf(each)}: ${each.object.apiVersion}/${each.object.kind} of ${each.construct}`);
    expect(places(flux)).toEqual(places(argocd));
    expect(places(flux)).not.toEqual([]);
  });

  test('of the folders that a person applies, Flux has delivery alone, and each names only its own controller and its accounts', () => {
    expect(new Set(flux.objects.map(({ application }) => application))).not.toContain('argocd');
    const groups = (of: Delivered): string[] => delivery(of).map(({ object }) => object.apiVersion.split('/')[0] ?? '');
    const accounts = ['v1', 'rbac.authorization.k8s.io'];
    expect(groups(flux).filter((group) => !group.endsWith('.fluxcd.io') && !accounts.includes(group))).toEqual([]);
    expect(groups(argocd).filter((group) => group !== 'argoproj.io')).toEqual([]);
  });

  test('only the differences that the page lists', () => {
    const { unlisted } = deliveriesDiffer(argocd, flux);
    expect(unlisted).toEqual([]);
  });

  test('both keep the same objects, and leave the same selectors alone', () => {
    const kept = having(argocd, 'argocd.argoproj.io/sync-options', 'Delete=false,Prune=false');
    expect(having(flux, 'kustomize.toolkit.fluxcd.io/prune', 'disabled')).toEqual(kept);
    const claims = reconciled(argocd).filter(
      ({ object }) => object.kind === 'PersistentVolumeClaim' || at(object, 'spec.volumeClaimTemplates'),
    );
    if (claims.length > 0) expect(kept).not.toEqual([]);
    const ignored = delivery(argocd).flatMap(({ object }) =>
      ((at(object, 'spec.ignoreDifferences') ?? []) as { kind: string; name: string }[]).filter(({ kind }) => kind === 'Service'),
    );
    const once = reconciled(flux).filter((each) => annotation(each, 'kustomize.toolkit.fluxcd.io/ssa') === 'IfNotPresent');
    expect(once.map(({ object }) => nameOf(object)).sort()).toEqual(ignored.map((each) => each.name).sort());
    expect(once.every(({ object }) => object.kind === 'Service')).toBe(true);
  });

  test('a Job of Argo CD’s is made anew for each sync, one of Flux’s for each content', () => {
    const jobs = (of: Delivered): RenderedObject[] => reconciled(of).filter(({ object }) => object.kind === 'Job');
    for (const job of jobs(argocd)) expect(annotation(job, 'argocd.argoproj.io/hook')).toBe('Sync');
    for (const [index, job] of jobs(flux).entries()) {
      const plain = jobs(argocd)[index];
      expect(nameOf(job.object)).toMatch(new RegExp(`^${plain && nameOf(plain.object)}-[0-9a-f]{10}$`));
      expect(job.object).not.toHaveProperty('spec.ttlSecondsAfterFinished');
    }
  });

  /** Position of each folder among its application's, as the waves of its objects say it. */
  const waves = (): Map<Folder, Set<unknown>> => {
    const found = new Map<Folder, Set<unknown>>();
    for (const each of reconciled(argocd)) {
      const folder = folderOf(each);
      found.set(folder, (found.get(folder) ?? new Set()).add(annotation(each, 'argocd.argoproj.io/sync-wave')));
    }
    return found;
  };
  const dependencies = (): Map<Folder, Folder[]> => {
    const { repository, system: systemName, environment } = flux.environment;
    return fluxDependencies(delivery(flux), `${repository.path}/${systemName}/${environment}`);
  };
  /** The order of whole applications that Flux's dependencies say. */
  const between = (): Map<string, string[]> => {
    const found = new Map<string, string[]>();
    for (const [folder, before] of dependencies()) {
      const application = applicationOf(folder);
      if (OF_CONTROLLER.includes(application)) continue;
      const others = before.map(applicationOf).filter((each) => each !== application && !OF_CONTROLLER.includes(each));
      found.set(application, [...(found.get(application) ?? []), ...others]);
    }
    return found;
  };

  test('each folder that is rendered has one Kustomization, and no other has', () => {
    const folders = [...new Set(reconciled(flux).map(folderOf)), 'delivery', 'delivery-access'];
    expect([...dependencies().keys()].sort()).toEqual(folders.sort());
    expect(dependencies().get('delivery')).toEqual([]);
  });

  test('on every change the same objects of an application come before the same others', () => {
    for (const [folder, values] of waves()) expect([folder, values.size]).toEqual([folder, 1]);
    const wave = (folder: Folder): number => Number([...(waves().get(folder) ?? [])][0] ?? 0);
    const folders = [...waves().keys()];
    const byWaves = folders.flatMap((later) =>
      folders
        .filter((earlier) => applicationOf(earlier) === applicationOf(later) && wave(earlier) < wave(later))
        .map((earlier) => `${earlier} < ${later}`),
    );
    const byDependencies = orderOf(dependencies()).filter((pair) => new Set(pair.split(' < ').map(applicationOf)).size === 1);
    expect(byDependencies).toEqual(byWaves.sort());
  });

  test('on the first install the same applications come after the same others, as they were declared', () => {
    const declared = new Map(flux.applications.map(({ node, after }) => [node.id, after.map((each) => each.node.id)]));
    expect(orderOf(between())).toEqual(orderOf(declared));
    const positions = new Map(
      delivery(argocd).flatMap(({ object }) => {
        const wave =
          object.kind === 'Application' ? at(object, 'metadata.annotations')?.['argocd.argoproj.io/sync-wave' as never] : undefined;
        return wave === undefined ? [] : [[String(at(object, 'spec.source.path')).split('/').at(-1) ?? '', Number(wave)]];
      }),
    );
    // Root is with the last of them, since nothing waits for those.
    expect(positions.get('delivery')).toBe(Math.max(...installOrder(between()).values()));
    positions.delete('delivery');
    expect(positions).toEqual(installOrder(between()));
  });

  test('an application starts when all of those that it comes after are done: its first folder depends on their last', () => {
    const last = new Map([...waves().keys()].map((folder) => [applicationOf(folder), folder]));
    for (const { node, after } of flux.applications) {
      const own = [...waves().keys()].filter((folder) => applicationOf(folder) === node.id);
      const first = (dependencies().get(own[0] ?? '') ?? []).filter((each) => each !== 'delivery-access');
      expect([...first].sort()).toEqual(after.map((each) => last.get(each.node.id)).sort());
    }
  });

  test('Flux acts as an account of the environment’s: only root and the rights themselves are applied with the controller’s', () => {
    const { repository } = flux.environment;
    const accounts = delivery(flux).flatMap(({ object }) => (object.kind === 'ServiceAccount' ? [nameOf(object)] : []));
    const of = new Map(
      delivery(flux)
        .filter(({ object }) => object.kind === 'Kustomization')
        .map(({ object }) => [
          String(at(object, 'spec.path')).replace(`./${repository.path}/${system.name}/${name.environment}/`, ''),
          at(object, 'spec.serviceAccountName'),
        ]),
    );
    const without = [...of].filter(([, account]) => account === undefined).map(([folder]) => folder);
    expect(without.sort()).toEqual(['delivery', 'delivery-access']);
    expect([...new Set([...of.values()].filter((each) => each !== undefined))].sort()).toEqual(accounts.sort());
  });

  test('what stands in a namespace comes after the rights in it, and those after the namespaces', () => {
    const order = orderOf(dependencies());
    for (const each of reconciled(flux)) {
      if (at(each.object, 'metadata.namespace') !== undefined) expect(order).toContain(`delivery-access < ${folderOf(each)}`);
      if (each.object.kind === 'Namespace') expect(order).toContain(`${folderOf(each)} < delivery-access`);
    }
  });

  test('waits for every dependency', () => {
    const depended = new Set([...dependencies().values()].flat());
    const repository = flux.environment.repository;
    for (const { object } of delivery(flux).filter((each) => each.object.kind === 'Kustomization')) {
      const folder = String(at(object, 'spec.path')).replace(`./${repository.path}/${system.name}/${name.environment}/`, '');
      const waits = at(object, 'spec.wait') === true || at(object, 'spec.healthChecks') !== undefined;
      if (depended.has(folder)) expect([folder, waits]).toEqual([folder, true]);
    }
  });
});
