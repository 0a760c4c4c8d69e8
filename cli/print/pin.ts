import type { createColors } from 'picocolors';
import { type ReleaseName, releaseNameOf } from '../../core/names';
import type { PinnedImage, PinPlan } from '../../verbs/pin/pin';
import type { PinStatus, VerifiedPin } from '../../verbs/pin/verify-pins';
import { row } from './columns';

type Colors = ReturnType<typeof createColors>;

/** A release, and what registries said of its images. */
export interface VerifiedRelease extends ReleaseName {
  readonly pins: readonly VerifiedPin[];
}

/** The release, a line for each image, and what was written; fits 80 columns. */
export function pinLines(plan: PinPlan, written: boolean, color: Colors): string[] {
  const copy = plan.copyOf === undefined ? '' : `  new, a copy of ${releaseNameOf({ ...plan, version: plan.copyOf })}`;
  const moved = plan.images.filter(({ before, after }) => before.digest !== after.digest).length;
  const file = written ? `${plan.file} written` : plan.after === plan.before ? `${plan.file} was up to date` : `${plan.file} not written`;
  return [
    `${color.bold(releaseNameOf(plan))}${copy}`,
    ...plan.images.map((image) => pinnedLine(image, color)),
    `${count(plan.images.length, 'image')} resolved, ${moved} with another digest, ${file}`,
  ];
}

/** What pinning can't know: the engine in other bytes than those that the lockfile spoke of. */
export function engineNotes({ file, images }: PinPlan): string[] {
  return images.flatMap(({ name, uncheckedEngine }) =>
    uncheckedEngine === undefined
      ? []
      : [`${file}: builtAgainstEngine of ${name} was kept, ${uncheckedEngine}; correct it if its build says otherwise`],
  );
}

/** A release, and a line for each image: whether its digest still stands. */
export function verifyLines({ pins, ...name }: VerifiedRelease, color: Colors): string[] {
  const holding = pins.filter(({ status }) => status === 'holds').length;
  return [
    `${color.bold(releaseNameOf(name))}  ${holding} of ${count(pins.length, 'image')} hold`,
    ...pins.map((pin) => {
      const line = row([`  ${pin.image.name}`, 20], [pin.image.tag ?? '', 24], [statusText(pin), 36]);
      return pin.status === 'holds' ? color.dim(line) : color.yellow(line);
    }),
  ];
}

const STATUS: Readonly<Record<PinStatus, string>> = {
  holds: 'holds',
  moved: 'moved',
  untagged: 'there, but its tag is gone',
  gone: 'missing',
};

function statusText({ image, status, now }: VerifiedPin): string {
  if (status === undefined) return 'not asked';
  if (now === undefined || (status !== 'moved' && status !== 'gone')) return STATUS[status];
  return `${STATUS[status]}: ${short(image.digest)} → ${short(now)}`;
}

function pinnedLine({ name, before, after }: PinnedImage, color: Colors): string {
  const tag = before.tag === after.tag ? (after.tag ?? '') : `${before.tag ?? ''} → ${after.tag ?? ''}`;
  const origin = before.origin === after.origin ? 'unchanged' : `as ${before.origin}`;
  const digest = before.digest === after.digest ? origin : `${short(before.digest)} → ${short(after.digest)}`;
  const line = row([`  ${name}`, 20], [tag, 29], [digest, 29]);
  return before.digest === after.digest ? color.dim(line) : line;
}

const short = (digest: string): string => digest.slice('sha256:'.length, 'sha256:'.length + 12);

const count = (amount: number, what: string): string => `${amount} ${what}${amount === 1 ? '' : 's'}`;
