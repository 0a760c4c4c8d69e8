import { cpus, release, totalmem, type } from 'node:os';
import type { FleetResult } from '../fleet/part';
import { type PackageSize, packageText } from '../package/part';
import type { Table } from '../results';
import { goalsText } from './goals';
import { tableText } from './table';

/** The whole page of results. */
export function pageText(props: {
  readonly fleets: readonly (readonly FleetResult[])[];
  readonly tables: readonly Table[];
  readonly command: string;
  readonly date: string;
  readonly load: string;
  /** @default - the package was not measured */
  readonly size?: PackageSize;
}): string {
  const { fleets, tables, command, date, load, size } = props;
  const renderers = [...new Map(fleets.flat().map(({ renderer }) => [renderer.name, renderer])).values()];
  return [
    '# What Galley costs',
    '',
    `Measured on ${date} by \`${command}\`: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}; load average when it began: ${load}.`,
    '',
    'Each number is the median of runs that were made in turns, of the whole process from start to end, with its files written to memory (tmpfs). CPU seconds',
    'count the process and its children. Peak memory is the proportional set size, summed over processes, of a run of its own. What each renderer wrote was parsed',
    'and compared, object by object, with the expected objects; the bench fails where one differs.',
    '',
    ...(fleets.length === 0
      ? []
      : [
          '## One fleet, several renderers',
          '',
          '![Cost against size](results.svg)',
          '',
          'A cell has ten services, each a Deployment, a Service, a ServiceAccount, a PodDisruptionBudget and a ConfigMap. Ratios above 1 are slower than Galley.',
          '',
          ...fleets.map((results) => tableText(fleetTable(results))),
          '### How each was run, and what it does not do',
          '',
          ...renderers.map(
            ({ name, version, how, differs, atMost }) =>
              `- **${name}** ${version}: ${how}. It ${differs}.${atMost === undefined ? '' : ` It was not asked for more than ${atMost.toLocaleString('en')} objects.`}`,
          ),
          '',
        ]),
    ...goalsText(fleets, tables),
    ...tables.map(tableText),
    ...(size === undefined ? [] : packageText(size)),
  ].join('\n');
}

const fleetTable = (results: readonly FleetResult[]): Table => ({
  title: `${(results[0]?.objects ?? 0).toLocaleString('en')} objects`,
  explains: [],
  rows: results.map(({ renderer, costs, memory, files }) => ({
    name: renderer.name,
    costs,
    beside: { 'peak memory': memory === undefined ? '' : `${memory} MiB`, files: String(files) },
  })),
});
