import { aiAgents } from '../../../charts/ai-agents';
import { blackbox5 } from '../../../charts/blackbox5';
import { formatCents } from '../../../core/cost/money';
import { Project } from '../../../ports/disk/project';
import { environmentCapacity } from '../../../verbs/capacity';
import { environmentCost } from '../../../verbs/cost';
import { ROOT } from '../../support/galley';

const project = new Project(ROOT);
const systems = [aiAgents, blackbox5];
const cost = (more: readonly number[]) =>
  environmentCost(
    project,
    systems,
    { system: 'blackbox5', environment: 'hetzner' },
    more.map((count) => ({ what: 'agents', count })),
  );

test("the bill is the estimate's, line by line and to the cent", async () => {
  const { bill, prices } = await cost([]);
  expect([...bill.lines.map(({ component, cents }) => [component, formatCents(cents)]), ['Total', formatCents(bill.total)]]).toEqual([
    ['3x CPX31 (4 vCPU/8GB)', '37.20'],
    ['210GB Storage', '10.50'],
    ['Load Balancer', '5.39'],
    ['Floating IP', '1.09'],
    ['Backups', '7.44'],
    ['Total', '61.62'],
  ]);
  expect(bill.beside.map(({ component, cents }) => [component, formatCents(cents)])).toEqual([['object storage', '5.00']]);
  expect(bill.unpriced).toEqual(['Vault for secrets; nobody has said where it runs']);
  expect([prices.currency, prices.date]).toEqual(['EUR', '2026-01-31']);
});

test('5 and 10 agents fit the three nodes, each for the price of its disk; 13 need a fourth, with its backups', async () => {
  const { growth } = await cost([2, 7, 10]);
  expect(growth.map(({ count, needs, cents }) => [count, needs, cents])).toEqual([
    [2, { pool: 'fleet', nodes: 0 }, 200],
    [7, { pool: 'fleet', nodes: 0 }, 700],
    [10, { pool: 'fleet', nodes: 1 }, 1000 + 1240 + 248],
  ]);
});

test('everything fits at rest and while any one thing changes, in both environments', async () => {
  for (const environment of ['hetzner', 'dev']) {
    const { report } = await environmentCapacity(project, systems, { system: 'blackbox5', environment });
    expect([environment, report.fits, report.warnings]).toEqual([environment, true, []]);
  }
});

test('agents that the operator makes of RALFInstances count as those that are rendered do', async () => {
  const { report } = await environmentCapacity(project, systems, { system: 'blackbox5', environment: 'dev' });
  const agents = report.workloads.filter(({ namespace }) => namespace === 'blackbox5-agents');
  expect(agents.map(({ name, pod }) => [name, pod.requests.cpu])).toEqual([
    ['ralf-001', 250],
    ['ralf-002', 250],
    ['ralf-003', 250],
  ]);
});
