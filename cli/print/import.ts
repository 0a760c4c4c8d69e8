import type { Loss } from '../../core/adopt/objects';
import { counted } from '../../core/counted';
import { formatPlace } from '../../core/errors';
import type { AcceptedChecks } from '../../verbs/adopt/accept-findings';
import { type Imported, lossesOf } from '../../verbs/adopt/import-manifests';
import type { VendoredPart } from '../../verbs/adopt/vendor-part';
import type { Io } from '../io';
import { fileLines } from './files';
import { noteWarnings } from './problems';

/** Prints the result of an import. */
export function tellImport(system: string, done: Imported, io: Io): void {
  const { plan, differences, created } = done;
  for (const [environment, objects] of plan.expected) {
    const isEqual = differences.get(environment)?.length === 0;
    const named = plan.losses.get(environment)?.length ?? 0;
    const but = named === 0 ? '' : `, but for ${counted(named, 'object')} named below`;
    const says = isEqual ? `equal to those that were read${but}` : 'and NOT equal';
    io.out(`${system}/${environment}  ${counted(objects.length, 'object')}: rendered, compared, ${says}`);
  }
  io.out(`${counted(created.length, 'file')} written in charts/${system}, releases/${system} and envs/${system}; main.ts names ${system}`);
  const losses = lossesOf(done);
  for (const [environment, loss] of losses) io.out(lossLine(loss, environment));
  const different = [...differences].flatMap(([environment, paths]) => paths.map((path) => `differs   ${environment}  ${path}`));
  for (const line of different) io.out(line);
  if (plan.images > 0)
    io.out(
      `images    ${counted(plan.images, 'image')} in releases/${system}; each reference has its digest now, and one that had none a made-up one: galley pin ${system}@VERSION`,
    );
  if (plan.stored.length > 0)
    io.out(`secrets   ${counted(plan.stored.length, 'value')} to put into the store: charts/${system}/SECRETS.md`);
  if (plan.settings.length > 0) io.out(`settings  ${plan.settings.join(', ')}`);
  tellAccepted(done.accepted, io);
  noteWarnings(done.others, io);
  io.note('next: npm run synth && npm test');
}

function lossLine({ what, why, out, part, place }: Loss, environment = ''): string {
  return `${out ? (part ? 'replaced' : 'left out') : 'changed '}  ${environment === '' ? '' : `${environment}  `}${what} (${formatPlace(place)}): ${why}`;
}

/** How a part was made, in a line: `cert-manager: chart cert-manager 1.19.1 by helm 4.3.2`. */
const renderedLine = ({ plan: { record } }: VendoredPart): string => {
  const { part, tool, toolVersion, chart, source } = record;
  return `${part}: ${chart === undefined ? source : `chart ${chart.name} ${chart.version}`} by ${tool} ${toolVersion}`;
};

/** Tells what became of a part that stays as it is. */
export function tellPart(system: string, done: VendoredPart, io: Io): void {
  const { plan, outcome, differences, unsteady } = done;
  const folder = `charts/${system}/vendored/${plan.record.part}`;
  const ends = {
    new: `kept in ${folder}, rendered by ${system}, compared, equal`,
    replaced: `replaced in ${folder}, rendered by ${system}, compared, equal`,
    same: `the very same as in ${folder}: nothing was changed`,
    differs: `NOT the same as in ${folder}: nothing was changed`,
  };
  io.out(`${renderedLine(done)}, ${counted(plan.objects.length, 'object')}, ${ends[outcome]}`);
  for (const line of fileLines({ ...done, kept: [] })) io.out(line);
  for (const loss of plan.losses) if (outcome !== 'same' || loss.out) io.out(lossLine(loss));
  for (const line of differences) io.out(`differs   ${line}`);
  for (const line of unsteady) io.out(`unsteady  ${line}: the tool renders it another way each time; settle it by a value`);
  if (outcome === 'new' || outcome === 'replaced') tellWritten(system, done, io);
  noteWarnings(done.others, io);
  if (outcome === 'differs') io.note('next: the same command with --replace takes what is new');
}

function tellAccepted({ checks, written }: AcceptedChecks, io: Io): void {
  if (checks.length === 0) return;
  io.out(`accepted  ${written ? 'in' : 'NOT yet in'} checks.yaml, as it was imported: ${checks.join(', ')}`);
  if (!written) io.note('checks.yaml has another form than Galley writes: add them to accept, or settle them');
}

function tellWritten(system: string, { plan, accepted }: VendoredPart, io: Io): void {
  const { part } = plan.record;
  for (const hook of plan.hooks) io.out(`hook      ${hook}; Argo CD runs it at that moment, Flux with the rest`);
  if (plan.locked.size > 0)
    io.out(
      `images    ${counted(plan.locked.size, 'image')} in releases/${system}, with made-up digests where there was none: galley pin ${system}@VERSION`,
    );
  if (plan.stored.length > 0)
    io.out(`secrets   ${counted(plan.stored.length, 'value')} to put into the store: charts/${system}/vendored/${part}/SECRETS.md`);
  if (accepted !== undefined) tellAccepted(accepted, io);
  io.note('next: npm run synth && npm test');
}
