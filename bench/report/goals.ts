import type { FleetResult } from '../fleet/part';
import { type Cost, spreadOf } from '../measure';
import type { Row, Table } from '../results';

/** A goal, and the measured number. */
interface Goal {
  readonly aim: string;
  readonly most: number;
  /** Undefined if the run did not measure it. */
  readonly came: number | undefined;
  readonly unit: '×' | ' s' | ' MiB';
}

/** Why it missed the goal; `galley synth --profile` shows it for 10,000 objects. */
const WHY = `Galley renders with cdk8s: it makes the same constructs and turns them into the same JSON. Beside that it reads and checks every environment file, checks
every object and image, and writes so that a failure leaves \`dist/\` as it was. Two threads bring that back on the clock, and nothing of it in CPU seconds.
Compiled programs (go-jsonnet, helm, CUE) start in a tenth of the time, and are ahead at small sizes.`;

/** The same for reading instead of rendering. */
const WHY_READING = `dyff and kubeconform are compiled: they start in a tenth of the time. Node takes a second of work before it has compiled what it runs most, and Galley does
more with what it read, as the tables below say.`;

/** The goals beside this run's numbers: met, or missed by how much, and why. */
export function goalsText(fleets: readonly (readonly FleetResult[])[], tables: readonly Table[]): string[] {
  const goals = [
    ...startGoals(tables),
    ...fleetGoals(fleets),
    ...againGoals(tables),
    ...watchGoals(tables),
    ...readingGoals(tables),
  ].filter(({ came }) => came !== undefined && !Number.isNaN(came));
  if (goals.length === 0) return [];
  const isMissed = ({ came = 0, most }: Goal): boolean => came > most;
  return [
    '## Goals',
    '',
    '| | at most | measured | |',
    '| --- | --- | --- | --- |',
    ...goals.map(({ aim, most, came = Number.NaN, unit }) => {
      const verdict = came <= most ? 'met' : `missed: ${(came / most).toFixed(1)} times as much`;
      return `| ${aim} | ${most}${unit} | ${came.toFixed(unit === ' MiB' ? 0 : 2)}${unit} | ${verdict} |`;
    }),
    '',
    ...(goals.some((goal) => isMissed(goal) && /objects/.test(goal.aim)) ? [WHY, ''] : []),
    ...(goals.some((goal) => isMissed(goal) && /dyff|kubeconform/.test(goal.aim)) ? [WHY_READING, ''] : []),
  ];
}

const wall = (costs: readonly Cost[] | undefined): number => spreadOf((costs ?? []).map((each) => each.wall)).median;
const cpu = (costs: readonly Cost[] | undefined): number => spreadOf((costs ?? []).map((each) => each.cpu)).median;

function rowsOf(tables: readonly Table[], title: RegExp): (name: RegExp) => Row | undefined {
  const table = tables.find((each) => title.test(each.title));
  return (name) => table?.rows.find((row) => name.test(row.name));
}

function startGoals(tables: readonly Table[]): Goal[] {
  const row = rowsOf(tables, /^Starting/);
  const node = cpu(row(/node -e/)?.costs);
  const help = row(/^`galley --help`$/)?.costs;
  return [
    { aim: '`galley --help`, CPU to that of `node -e 0`', most: 2, came: cpu(help) / node, unit: '×' },
    { aim: 'a usage error, CPU to that of `node -e 0`', most: 2, came: cpu(row(/does not exist/)?.costs) / node, unit: '×' },
    {
      aim: 'after a source changed, more time than before',
      most: 2,
      came: wall(row(/source changed/)?.costs) - wall(help),
      unit: ' s',
    },
  ];
}

function fleetGoals(fleets: readonly (readonly FleetResult[])[]): Goal[] {
  const at = (objects: number, name: RegExp): FleetResult[] =>
    fleets.flat().filter((each) => each.objects === objects && name.test(each.renderer.name));
  const time = (objects: number, name: RegExp): number => Math.min(...at(objects, name).map(({ costs }) => wall(costs)));
  const ratioTo = (objects: number, other: number): number | undefined => {
    const own = time(objects, /^Galley$/);
    return Number.isFinite(own) && Number.isFinite(other) ? own / other : undefined;
  };
  const ratio = (objects: number, peer: RegExp): number | undefined => ratioTo(objects, time(objects, peer));
  const largest = at(100_000, /^Galley$/)[0];
  // A file for each object is what a reviewer's diff needs, and most of the work at the end: it is compared apart from programs that write a few.
  const ofAll = (objects: number, files: 'a file an object' | 'fewer files'): number | undefined => {
    const peers = at(objects, /^(?!Galley$)/).filter((each) => each.files >= objects === (files === 'a file an object'));
    return ratioTo(objects, Math.min(...peers.map(({ costs }) => wall(costs))));
  };
  return [
    { aim: '1,000 objects, time to that of the faster cdk8s', most: 0.63, came: ratio(1000, /^cdk8s/), unit: '×' },
    { aim: '1,000 objects, time to that of kustomize', most: 0.25, came: ratio(1000, /^kustomize/), unit: '×' },
    { aim: '10,000 objects, time to that of the faster cdk8s', most: 0.4, came: ratio(10_000, /^cdk8s/), unit: '×' },
    {
      aim: '10,000 objects, time to that of the fastest peer with as many files',
      most: 1,
      came: ofAll(10_000, 'a file an object'),
      unit: '×',
    },
    { aim: '… with five files or one', most: 1, came: ofAll(10_000, 'fewer files'), unit: '×' },
    {
      aim: '100,000 objects, time to that of 10,000',
      most: 9.5,
      came: largest && wall(largest.costs) / time(10_000, /^Galley$/),
      unit: '×',
    },
    {
      aim: '100,000 objects, time to that of the fastest peer with as many files',
      most: 1,
      came: ofAll(100_000, 'a file an object'),
      unit: '×',
    },
    { aim: '… with five files or one', most: 1, came: ofAll(100_000, 'fewer files'), unit: '×' },
    { aim: '100,000 objects, peak memory', most: 350, came: largest?.memory, unit: ' MiB' },
  ];
}

function againGoals(tables: readonly Table[]): Goal[] {
  const four = rowsOf(tables, /^The four systems/);
  const fleet = rowsOf(tables, /^2000 cells/);
  const noop = fleet(/^nothing changed/)?.costs;
  return [
    {
      aim: 'the four systems, nothing changed, CPU to that of `node -e 0`',
      most: 4,
      came: cpu(four(/^nothing changed/)?.costs) / cpu(four(/node -e/)?.costs),
      unit: '×',
    },
    { aim: '2,000 cells, nothing changed', most: 2, came: wall(noop), unit: ' s' },
    { aim: '2,000 cells, one edited, more time than that', most: 1, came: wall(fleet(/edited/)?.costs) - wall(noop), unit: ' s' },
    {
      aim: '100,000 objects checked from the sources, time to that of rendering them',
      most: 1.3,
      came: wall(fleet(/^`galley check`/)?.costs) / wall(fleet(/^`--check`/)?.costs),
      unit: '×',
    },
  ];
}

function watchGoals(tables: readonly Table[]): Goal[] {
  const row = rowsOf(tables, /^Watching/);
  return [
    { aim: '`galley watch`, an environment file of Kaze saved', most: 0.15, came: wall(row(/saved with/)?.costs), unit: ' s' },
    {
      aim: '`galley watch`, code saved that all use, an environment of Kaze',
      most: 1,
      came: wall(row(/code saved.*kaze/)?.costs),
      unit: ' s',
    },
  ];
}

function readingGoals(tables: readonly Table[]): Goal[] {
  const texts = rowsOf(tables, /^Two texts/);
  const folder = rowsOf(tables, /^A folder of/);
  const cells = rowsOf(tables, /^One image in/);
  const objects = rowsOf(tables, /changed objects/);
  const page = rowsOf(tables, /^A page of/);
  return [
    { aim: 'one image in 2,000 cells but three: two revisions compared', most: 3, came: wall(cells(/^`galley/)?.costs), unit: ' s' },
    { aim: '1,000 changed of 10,000: two revisions compared', most: 2, came: wall(objects(/revisions/)?.costs), unit: ' s' },
    { aim: '1,000 changed of 10,000: two folders compared', most: 2, came: wall(objects(/folders/)?.costs), unit: ' s' },
    {
      aim: 'a page of 10,000 changes opened in Chromium, more time than an empty one',
      most: 2,
      came: wall(page(/^the page/)?.costs) - wall(page(/^an empty/)?.costs),
      unit: ' s',
    },
    {
      aim: 'two texts of 780 KB compared, time to that of dyff',
      most: 1,
      came: wall(texts(/^`galley/)?.costs) / wall(texts(/^dyff/)?.costs),
      unit: '×',
    },
    {
      aim: '10,000 files checked, time to that of kubeconform',
      most: 1,
      came: wall(folder(/^`galley/)?.costs) / wall(folder(/^kubeconform/)?.costs),
      unit: '×',
    },
  ];
}
