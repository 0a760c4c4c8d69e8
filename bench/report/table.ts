import { spreadOf } from '../measure';
import type { Table } from '../results';

/** A table in Markdown: medians with their spread, and ratios to the first row. */
export function tableText({ title, explains, rows }: Table): string {
  const columns = [...new Set(rows.flatMap(({ beside = {} }) => Object.keys(beside)))];
  const [first] = rows;
  const base = first === undefined ? undefined : medians(first.costs);
  const lines = rows.map(({ name, costs, beside = {} }) => {
    const wall = spreadOf(costs.map((cost) => cost.wall));
    const { cpu, wall: median } = medians(costs);
    const ratios = [median / (base?.wall ?? 1), cpu / (base?.cpu ?? 1)].map((each) => `${each.toFixed(2)}×`);
    return [
      name,
      `${seconds(median)} (${seconds(wall.low)}–${seconds(wall.high)})`,
      seconds(cpu),
      ...ratios,
      ...columns.map((each) => beside[each] ?? ''),
    ];
  });
  const head = ['', 'seconds, median (lowest–highest)', 'CPU seconds', 'time', 'CPU', ...columns];
  return [`### ${title}`, '', ...explains.flatMap((line) => [line, '']), row(head), row(head.map(() => '---')), ...lines.map(row), ''].join(
    '\n',
  );
}

const medians = (costs: Table['rows'][number]['costs']) => ({
  wall: spreadOf(costs.map((cost) => cost.wall)).median,
  cpu: spreadOf(costs.map((cost) => cost.cpu)).median,
});

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const seconds = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
