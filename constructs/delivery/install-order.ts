import { problem } from '../../core/errors';

/**
 * Positions on the first install: 0 for what comes after nothing, otherwise one more than the latest of what it comes after.
 *
 * @param after names by name: what each comes after
 * @throws GalleyError CONSTRUCT_INVALID for a name that is not among the keys, and for a cycle, which is named
 */
export function installOrder(after: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();

  const positionOf = (name: string, path: readonly string[]): number => {
    const known = positions.get(name);
    if (known !== undefined) return known;
    const trail = [...path, name];
    if (path.includes(name)) {
      const cycle = trail.slice(path.indexOf(name)).join(' after ');
      throw problem('CONSTRUCT_INVALID', {
        subject: 'after',
        expected: 'an order',
        got: `the cycle ${cycle}`,
        next: 'take one of them out',
      });
    }
    const earlier = after.get(name);
    if (earlier === undefined) {
      throw problem('CONSTRUCT_INVALID', {
        subject: 'after',
        expected: 'an application of the delivery',
        got: trail.join(' after '),
        next: `deliver ${name} too, or leave it out there`,
      });
    }
    const position = Math.max(-1, ...earlier.map((each) => positionOf(each, trail))) + 1;
    positions.set(name, position);
    return position;
  };

  for (const name of after.keys()) positionOf(name, []);
  return positions;
}
