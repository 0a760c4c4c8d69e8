import fc from 'fast-check';
import { namesOfShard } from '../../../core/render/shard';

test('shares are complete and disjoint in whatever order names come, and none costs more than the mean and the dearest', () => {
  const portions = fc.uniqueArray(
    fc.record({ name: fc.string(), cost: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }) }),
    {
      selector: ({ name }) => name,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(portions, fc.integer({ min: 1, max: 9 }), (all, of) => {
      const shares = Array.from({ length: of }, (_, index) => [...namesOfShard(all, { index: index + 1, of })]);
      expect(shares.flat().sort()).toEqual(all.map(({ name }) => name).sort());
      const turned = Array.from({ length: of }, (_, index) => [...namesOfShard(all.toReversed(), { index: index + 1, of })]);
      expect(turned.map((share) => share.sort())).toEqual(shares.map((share) => share.sort()));
      if (all.some(({ cost }) => cost === undefined)) return;
      const costs = shares.map((share) => share.reduce((sum, name) => sum + (all.find((each) => each.name === name)?.cost ?? 0), 0));
      const mean = costs.reduce((sum, cost) => sum + cost, 0) / of;
      const dearest = Math.max(0, ...all.map(({ cost = 0 }) => cost));
      expect(Math.max(...costs)).toBeLessThanOrEqual(mean + dearest);
    }),
  );
});
