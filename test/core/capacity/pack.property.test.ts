import fc from 'fast-check';
import { type Amount, covers, minus, plus, RESOURCES, total } from '../../../core/capacity/amount';
import { Crowd } from '../../../core/capacity/crowd';
import { settle } from '../../../core/capacity/fit';
import type { Node } from '../../../core/capacity/node';
import { pack } from '../../../core/capacity/pack';
import { type Pod, podOf } from '../../../core/capacity/pod';
import { onNode, template } from './support/objects';

const amount = (most: number): fc.Arbitrary<Amount> =>
  fc.record({ cpu: fc.integer({ min: 1, max: most }), memory: fc.integer({ min: 1, max: most }), pods: fc.constant(1) });

/** A plain pod, one that keeps with its like on one node, or one that keeps away from its like. */
const pod: fc.Arbitrary<Pod> = fc
  .record({ requests: amount(10), rule: fc.constantFrom(undefined, 'podAffinity' as const, 'podAntiAffinity' as const), group: fc.nat(2) })
  .map(({ requests, rule, group }) => {
    const name = `${rule}-${group}`;
    const made = podOf({ owner: name, namespace: 'shop', template: template(name, '0', '0', rule && onNode(rule, { app: name })) });
    return { ...made, requests };
  });

const nodes: fc.Arbitrary<Node[]> = fc
  .array(amount(20), { minLength: 1, maxLength: 6 })
  .map((rooms) => rooms.map((room, index) => ({ name: `n-${index}`, pool: 'n', admits: () => true, room: { ...room, pods: 5 } })));

const options = fc.constantFrom({ prefer: 'first' as const }, { prefer: 'emptiest' as const });
const pods = fc.array(pod, { maxLength: 30 });

describe('pack', () => {
  test('no node is ever given more than it has, and each pod is either placed once or left', () => {
    fc.assert(
      fc.property(pods, nodes, options, (pods, nodes, options) => {
        const { placed, left, free } = pack(pods, nodes, options);
        for (const node of nodes) {
          const taken = total(placed.filter((each) => each.node === node).map((each) => each.pod.requests));
          expect(covers(node.room, taken)).toBe(true);
          expect(free.get(node)).toEqual(minus(node.room, taken));
        }
        expect([...placed.map((each) => each.pod), ...left].length).toBe(pods.length);
        expect(new Set([...placed.map((each) => each.pod), ...left]).size).toBe(new Set(pods).size);
      }),
    );
  });

  test('of pods that keep together all are on one node, of pods that keep apart no two are', () => {
    fc.assert(
      fc.property(pods, nodes, options, (pods, nodes, options) => {
        const { placed } = pack(pods, nodes, options);
        for (const { pod } of placed) {
          const like = placed.filter((other) => other.pod.owner === pod.owner);
          const distinct = new Set(like.map(({ node }) => node)).size;
          if (pod.together.length > 0) expect(distinct).toBe(1);
          if (pod.apart.length > 0) expect(distinct).toBe(like.length);
        }
      }),
    );
  });

  test('a pod is left only where no node has the room for it that its rules admit', () => {
    fc.assert(
      fc.property(pods, nodes, options, (pods, nodes, options) => {
        const { placed, left, free } = pack(pods, nodes, options);
        // More pods only take room away, but affinity may place pods anywhere; so this property holds for pods without affinity.
        for (const each of left.filter(({ together }) => together.length === 0)) {
          expect(
            nodes.filter((node) => covers(free.get(node) ?? node.room, each.requests) && new Crowd(placed).allows(each, node)),
          ).toEqual([]);
        }
      }),
    );
  });

  test('what is put on top moves nothing', () => {
    fc.assert(
      fc.property(pods, pods, nodes, options, (pods, more, nodes, options) => {
        const before = pack(pods, nodes, options);
        const after = pack(more, nodes, { ...options, onto: before });
        expect(after.placed.slice(0, before.placed.length)).toEqual(before.placed);
      }),
    );
  });
});

describe('settle', () => {
  test('a no is explained: too much in all, a pod larger than any node, a rule, or room that is scattered', () => {
    fc.assert(
      fc.property(pods, nodes, (pods, nodes) => {
        const { fit, packing } = settle(pods, nodes);
        expect(fit.left).toBe(packing.left.length);
        expect(fit.why === undefined).toBe(fit.verdict !== 'no');
        const wanted = total(pods.map(({ requests }) => requests));
        const there = total(nodes.map(({ room }) => room));
        if (fit.verdict !== 'no') expect(covers(there, wanted)).toBe(true);
        const [left] = packing.left;
        switch (fit.why?.kind) {
          case 'too-much':
            expect(wanted[fit.why.resource]).toBeGreaterThan(there[fit.why.resource]);
            break;
          case 'too-large':
            expect(nodes.some(({ room }) => left !== undefined && covers(room, left.requests))).toBe(false);
            break;
          case 'scattered':
            // All of it is there, in pieces that are each too small.
            expect(covers(there, wanted)).toBe(true);
            expect([...packing.free.values()].some((free) => left !== undefined && covers(free, left.requests))).toBe(false);
            break;
          case 'kept-apart':
            expect([...packing.free.values()].some((free) => left !== undefined && covers(free, left.requests))).toBe(true);
            break;
        }
      }),
    );
  });

  test('what fits on top of the rest fits within what the rest left', () => {
    fc.assert(
      fc.property(pods, pods, nodes, (pods, more, nodes) => {
        const rest = settle(pods, nodes);
        const wanted = total(more.map(({ requests }) => requests));
        if (rest.with(more).verdict !== 'no') {
          const free = [...rest.packing.free.values()].reduce(plus);
          expect(RESOURCES.every((resource) => wanted[resource] <= free[resource])).toBe(true);
        }
      }),
    );
  });
});
