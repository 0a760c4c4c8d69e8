import { parseArgs } from 'node:util';
import { measureFleet } from './fleet/part';
import { cdk8s } from './fleet/peers/cdk8s';
import { cue } from './fleet/peers/cue';
import { galley } from './fleet/peers/galley';
import { helm } from './fleet/peers/helm';
import { jsonnet } from './fleet/peers/jsonnet';
import { kustomize } from './fleet/peers/kustomize';
import type { Renderer } from './fleet/renderer';
import { spreadOf } from './measure';
import { findTool, TOOLS } from './tools';

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'fleet,systems,publish' },
    sizes: { type: 'string', default: '50,1000,10000,100000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    build: { type: 'boolean', default: false },
  },
});

function renderers(): Renderer[] {
  const found: Renderer[] = [galley(), cdk8s('one'), cdk8s('each')];
  const makers = { jsonnet, kustomize, helm3: helm, helm4: helm, cue };
  for (const [key, maker] of Object.entries(makers) as [keyof typeof TOOLS, typeof helm][]) {
    const tool = findTool(TOOLS[key], values.build);
    if (tool !== undefined) found.push(maker(tool.program, tool.version));
  }
  return found.filter(
    ({ name }) => values.only === undefined || values.only.some((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
}

async function run(): Promise<void> {
  for (const size of values.sizes.split(',').map(Number)) {
    for (const { renderer, objects, costs, memory, files } of await measureFleet(renderers(), size, Number(values.runs))) {
      const wall = spreadOf(costs.map((cost) => cost.wall));
      const cpu = spreadOf(costs.map((cost) => cost.cpu));
      process.stdout.write(
        `${objects} ${renderer.name} ${renderer.version}: wall ${wall.median.toFixed(2)} (${wall.low}-${wall.high}) cpu ${cpu.median.toFixed(2)} mem ${memory} files ${files}\n`,
      );
    }
  }
}
void run();
