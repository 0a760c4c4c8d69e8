import type { Files } from '../scaffold/files';
import { releaseText } from './lockfiles';
import { withPart } from './part-edits';
import { partsSystem } from './part-files';
import type { PartPlan } from './part-plan';
import { Settings } from './settings';
import { configFile, environmentText, imagesFile } from './system-files';

/** The files of a system that begins with a part; its index comes last. */
export function partSystemFiles({
  system,
  environment,
  repository,
  plan,
}: {
  readonly system: string;
  readonly environment: string;
  readonly repository: string;
  readonly plan: PartPlan;
}): Files {
  const { record, locked, objects } = plan;
  const settings = new Settings([environment]);
  const props = { system, repository, kubernetesVersion: record.kubernetesVersion };
  const index = withPart(partsSystem(system), record.part, Object.keys(record.images).length > 0) ?? '';
  return new Map([
    [`charts/${system}/config.ts`, configFile(system, settings)],
    [`charts/${system}/images.ts`, imagesFile(system, [], [...locked.keys()].sort())],
    [`releases/${system}/0.1.0.yaml`, releaseText(system, '0.1.0', { thirdParty: Object.fromEntries(locked) })],
    [`envs/${system}/${environment}.yaml`, environmentText(props, environment, '0.1.0', objects, settings)],
    [`charts/${system}/index.ts`, index],
  ]);
}
