import { floorOf, grouped, HOUSE, type Imports, importsOf, reduced, roomOf } from './imports';

/** Where the drawings stand in docs/architecture.md. */
const MARKS = { floors: 'the floors', rooms: 'the rooms of core/' } as const;

/** The page with its drawings made anew from the imports. */
export function withDrawings(page: string, root: string): string {
  const imports = importsOf(root, HOUSE);
  const floors = drawn(grouped(imports, floorOf), 'LR');
  const core = new Map([...imports].filter(([file]) => floorOf(file) === 'core'));
  const rooms = drawn(
    reduced(
      grouped(core, (file) =>
        roomOf(file)
          .replace(/^core\//, '')
          .replace(/^[^/]+\.ts$/, 'values'),
      ),
    ),
    'TB',
  );
  return placed(placed(page, MARKS.floors, floors), MARKS.rooms, rooms);
}

function drawn(graph: Imports, direction: 'LR' | 'TB'): string {
  const arrows = [...graph].flatMap(([from, to]) => to.map((each) => `  ${box(from)} --> ${box(each)}`));
  return ['```mermaid', `flowchart ${direction}`, ...arrows, '```'].join('\n');
}

const box = (name: string): string => `${name.replace(/\W/g, '_')}["${name}"]`;

function placed(page: string, mark: string, drawing: string): string {
  const [begin, end] = [`<!-- drawn from the imports: ${mark} -->`, '<!-- drawn -->'];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/architecture.md: expected the marks ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n${drawing}\n${page.slice(to)}`;
}
