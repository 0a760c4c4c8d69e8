/** Commands by purpose; a command in no group appears under "Commands:". */
const GROUPS: readonly (readonly [heading: string, commands: readonly string[]])[] = [
  ['Begin:', ['init', 'new', 'import', 'types', 'upgrade', 'doctor', 'completion']],
  ['Render, and look at it:', ['synth', 'watch', 'check', 'explain', 'graph', 'diff', 'schema', 'capacity', 'cost']],
  ['Release:', ['pin', 'release', 'deploy', 'gate', 'promote', 'rollback', 'retire', 'rename', 'history']],
  ['Publish, and prove who may:', ['publish', 'verify', 'access']],
  ['Live clusters:', ['drift', 'rollout']],
];

/** The heading of a command in the help. */
export const groupOf = (command: string): string => GROUPS.find(([, names]) => names.includes(command))?.[0] ?? 'Commands:';

/** Where a command stands in the help: groups as they are used, one after the other. */
export const placeOf = (command: string): number => (ALL.includes(command) ? ALL.indexOf(command) : ALL.length);

const ALL = GROUPS.flatMap(([, names]) => names);
