import { Project } from '../../../ports/disk/project';
import { delivered } from '../../support/deliveries';
import { CLOSED_LIST, deliveriesDiffer } from '../../support/deliveries-differ';
import { ROOT } from '../../support/galley';
import { ownSystems } from '../../support/own-systems';

test('what docs/delivery.md lists as different, each is so in one of the samples', async () => {
  const met = new Set<string>();
  for (const name of new Project(ROOT).environments()) {
    const system = ownSystems().find((each) => each.name === name.system);
    if (system === undefined) continue;
    const [argocd, flux] = [await delivered(system, name, 'argocd'), await delivered(system, name, 'flux')];
    for (const row of deliveriesDiffer(argocd, flux).met) met.add(row);
  }
  expect([...met].sort()).toEqual([...CLOSED_LIST].sort());
  expect(CLOSED_LIST).not.toEqual([]);
});
