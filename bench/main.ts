import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAgain } from './fleet/again';
import { type FleetResult, measureFleet } from './fleet/part';
import { cdk8s } from './fleet/peers/cdk8s';
import { cue } from './fleet/peers/cue';
import { galley } from './fleet/peers/galley';
import { helm } from './fleet/peers/helm';
import { jsonnet } from './fleet/peers/jsonnet';
import { kustomize } from './fleet/peers/kustomize';
import type { Renderer } from './fleet/renderer';
import { spreadOf } from './measure';
import { measurePackage } from './package/part';
import { measurePublish } from './publish/part';
import { measureReading } from './reading/part';
import { pageText } from './report/page';
import { plotSvg } from './report/plot';
import type { Table } from './results';
import { measureSystems } from './systems/part';
import { findTool, TOOLS } from './tools';

const HELP = `npm run bench -- [options]
  --parts fleet,again,systems,reading,publish,package   which parts (default: all)
  --sizes 50,1000,10000,100000          objects of the fleet
  --environments 10,2000                environments to publish
  --runs 5                              runs of each; the largest size runs a third as often, at least once
  --at-most NAME=10000                  renderers whose name has NAME are asked for that many objects at most (repeatable)
  --only NAME                           only renderers whose name has NAME (repeatable)
  --build                               build what is not there from its Go module
  --out DIR                             where results.md and results.svg go (default: bench)`;

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'fleet,again,systems,reading,publish,package' },
    sizes: { type: 'string', default: '50,1000,10000,100000' },
    environments: { type: 'string', default: '10,2000' },
    runs: { type: 'string', default: '5' },
    'at-most': { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true },
    build: { type: 'boolean', default: false },
    out: { type: 'string', default: __dirname },
    help: { type: 'boolean', default: false },
  },
});

function renderers(): Renderer[] {
  const found: Renderer[] = [galley(), cdk8s('one'), cdk8s('each')];
  const makers = { jsonnet, kustomize, helm3: helm, helm4: helm, cue };
  for (const [key, maker] of Object.entries(makers) as [keyof typeof TOOLS, typeof helm][]) {
    const tool = findTool(TOOLS[key], values.build);
    if (tool === undefined) process.stderr.write(`${TOOLS[key].name} was not found: --build makes it\n`);
    else found.push(maker(tool.program, tool.version));
  }
  const limited = found.map((renderer) => {
    const limits = values['at-most'].map((each) => each.split('='));
    const limit = limits.find(([word = '']) => renderer.name.toLowerCase().includes(word.toLowerCase()));
    return limit === undefined ? renderer : { ...renderer, atMost: Number(limit[1]) };
  });
  return limited.filter(({ name }) => values.only?.some((word) => name.toLowerCase().includes(word.toLowerCase())) ?? true);
}

async function run(): Promise<void> {
  if (values.help) return void process.stdout.write(`${HELP}\n`);
  const numbers = (text: string): number[] => text.split(',').map(Number);
  const [parts, sizes, runs] = [values.parts.split(','), numbers(values.sizes), Number(values.runs)];
  const load = loadavg()
    .map((each) => each.toFixed(1))
    .join(', ');
  const date = new Date().toISOString().slice(0, 10);
  const runsOf = (size: number): number => (size >= 100_000 ? Math.max(1, Math.round(runs / 3)) : runs);
  const fleets: FleetResult[][] = [];
  const tables: Table[] = [];
  const all = renderers();
  if (parts.includes('fleet')) for (const size of sizes) fleets.push(await measureFleet(all, size, runsOf(size)));
  if (parts.includes('again')) for (const size of sizes.filter((each) => each >= 10_000)) tables.push(measureAgain(size, runsOf(size)));
  if (parts.includes('systems')) tables.push(...(await measureSystems(runs)));
  if (parts.includes('reading')) tables.push(...measureReading(runs, values.build));
  if (parts.includes('publish')) for (const count of numbers(values.environments)) tables.push(measurePublish(count, runsOf(count * 50)));
  const words = process.argv.slice(2);
  const command = `npm run bench${words.length > 0 ? ' -- ' : ''}${words.join(' ')}`;
  const page = pageText({ fleets, tables, command, date, load, ...(parts.includes('package') && { size: measurePackage() }) });
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'results.md'), page);
  if (fleets.length > 0) writeFileSync(join(values.out, 'results.svg'), plotSvg(curvesOf(all, fleets.flat())));
  process.stdout.write(page);
}

const curvesOf = (all: readonly Renderer[], results: readonly FleetResult[]) =>
  all.map(({ name }) => ({
    name,
    points: results
      .filter(({ renderer }) => renderer.name === name)
      .map(({ objects, costs }) => [objects, spreadOf(costs.map(({ wall }) => wall)).median] as const),
  }));

void run();
