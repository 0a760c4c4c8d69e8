import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GalleyError } from '../../core/errors';
import type { KubernetesObject } from '../../core/object/object';
import { Project } from '../../ports/disk/project';
import { writtenObjects } from '../../ports/disk/written-tree';
import { Releases, synthesizeOne } from '../../verbs/synth';
import { apiServerSays } from '../support/api-server-says';
import { ROOT } from '../support/galley';
import { testWithGo } from '../support/go-program';
import { ownSystems } from '../support/own-systems';
import { Random } from '../support/random';
import { tweaked } from '../support/tweaked';

const TWEAKS = Number(process.env['GALLEY_TEST_TWEAKS'] ?? '300');
const seed = Number(process.env['GALLEY_SEED'] ?? '35');

const project = new Project(ROOT);
const environments = project.environments();

/** Objects that the API server refuses, with what it says. */
function refused(objects: readonly KubernetesObject[]): string[] {
  return apiServerSays(objects).flatMap(({ errors }, index) => {
    const { kind, metadata } = objects[index] as KubernetesObject;
    return errors.length === 0 ? [] : [`${kind} ${metadata.namespace ?? ''}/${metadata.name}: ${errors.join('; ')}`];
  });
}

testWithGo('the API server refuses values that are no objects of its kind', () => {
  const metadata = { name: 'a', namespace: 'a' };
  const object = (spec: object, kind = 'Service', apiVersion = 'v1') =>
    ({ apiVersion, kind, metadata, spec }) as unknown as KubernetesObject;
  expect(refused([object({ ports: [{ port: 80 }], selector: { app: 'a' } })])).toEqual([]);
  expect(refused([object({ ports: [{ port: 65536 }], selector: { app: 'a_' } })])).toEqual([
    expect.stringMatching(/^Service a\/a: spec\.ports\[0\]\.port: .*must be between 1 and 65535/),
  ]);
  expect(refused([object({ ports: [{ port: 80 }], selektor: {} })])).toEqual([expect.stringContaining('unknown field "spec.selektor"')]);
  expect(apiServerSays([object({}, 'Rollout', 'argoproj.io/v1alpha1')])).toEqual([{ known: false, errors: [] }]);
});

testWithGo('it takes every object of dist/', () => {
  const objects = environments.flatMap((name) => writtenObjects(join(ROOT, 'dist'), name).map(({ object }) => object));
  expect(refused(objects)).toEqual([]);
  expect(apiServerSays(objects).filter(({ known }) => known).length).toBeGreaterThan(500);
});

testWithGo(`it takes what is rendered of ${TWEAKS} environments with one other value each`, async () => {
  const random = new Random(seed);
  const systems = ownSystems();
  const releases = new Releases(project);
  const said: string[] = [];
  let taken = 0;
  for (let turn = 0; turn < TWEAKS; turn += 1) {
    const name = random.pick(environments);
    const file = `envs/${name.system}/${name.environment}.yaml`;
    const { name: what, text } = tweaked(readFileSync(join(ROOT, file), 'utf8'), random);
    try {
      const { objects } = await synthesizeOne(project.withText(file, text), systems, name, releases);
      taken += 1;
      said.push(...refused(objects.map(({ object }) => object)).map((each) => `${file} with ${what}: ${each}`));
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
    }
  }
  process.stderr.write(`seed ${seed} (GALLEY_SEED): ${taken} of ${TWEAKS} rendered\n`);
  expect(said).toEqual([]);
  expect(taken).toBeGreaterThan(TWEAKS / 5);
});
