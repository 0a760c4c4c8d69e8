import type { z } from 'zod';
import type { Step } from '../../core/live/step';
import type { doctorAnswer } from '../../core/model/doctor';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { LookedAt } from '../../verbs/doctor/machine';
import { json } from './fault-json';

/** What an environment's cluster shows, as `galley doctor SYSTEM/ENV --json` answers it. */
export function doctorJson(found: readonly { readonly name: EnvironmentName; readonly steps: readonly Step[] }[]): string {
  return json({
    version: 1,
    environments: found.map(({ name, steps }) => ({ environment: nameOf(name), steps: [...steps] })),
  } satisfies z.infer<typeof doctorAnswer>);
}

/** What this machine has, as `galley doctor --json` answers it. */
export const machineJson = (looked: readonly LookedAt[]): string =>
  json({ version: 1, looked: [...looked] } satisfies z.infer<typeof doctorAnswer>);
