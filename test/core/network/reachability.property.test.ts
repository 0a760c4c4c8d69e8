import fc from 'fast-check';
import { podTemplatesOf } from '../../../core/check/pod-templates-of';
import { parseAddress } from '../../../core/network/address';
import { type AddressEndpoint, PROTOCOLS, type Protocol } from '../../../core/network/endpoint';
import type { Verdict } from '../../../core/network/policies';
import { type Peer, Reachability } from '../../../core/network/reachability';
import type { KubernetesObject } from '../../../core/object/object';
import { LONG } from '../../support/long';
import { anyCluster, type MadeCluster } from '../../support/made-clusters';
import { type SpecifiedEnd, specificationAllows } from '../../support/network-specification';

const PORTS = [53, 79, 80, 82, 83, 8080, 9001];
const ADDRESSES = ['203.0.113.7', '203.0.113.200', '8.8.8.8', '10.1.0.9', '2001:db8:1::1', '2600::1'];

const clusters = { numRuns: LONG ? 2000 : 200 };
const matrixOf = (objects: readonly KubernetesObject[]): Reachability =>
  new Reachability({ objects, pods: objects.flatMap((object) => podTemplatesOf(object)) });
const matrixOfAll = ({ namespaces, pods, policies }: MadeCluster): Reachability => matrixOf([...namespaces, ...pods, ...policies]);

const addressOf = (ip: string): Peer<AddressEndpoint> => {
  const address = parseAddress(ip);
  if (address === undefined) throw new Error(ip);
  return { id: ip, name: ip, endpoint: { kind: 'address', address } };
};

type Ends = readonly [galley: Peer, specified: SpecifiedEnd];

/** Every end twice: as Galley has it, and as the specification. */
function endsOf(matrix: Reachability, { seen }: MadeCluster): readonly Ends[] {
  const pods = matrix.workloads.map((peer, index): Ends => [peer, seen[index] ?? { ip: '' }]);
  return [...pods, ...ADDRESSES.map((ip): Ends => [addressOf(ip), { ip }])];
}

/** Unknown where it hangs on what the specification leaves open. */
function specified(cluster: MadeCluster, from: SpecifiedEnd, to: SpecifiedEnd, port: number, protocol: string): Verdict {
  const [open, closed] = [true, false].map((blocksMeanPods) =>
    specificationAllows(cluster.policies, { from, to, port, protocol, blocksMeanPods }),
  );
  if (open !== closed) return 'unknown';
  return open === true ? 'allowed' : 'denied';
}

test('for any cluster, every pair and port has the verdict of the specification', () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      const matrix = matrixOfAll(cluster);
      const ends = endsOf(matrix, cluster);
      const answers = (verdict: (from: Ends, to: Ends) => (port: number, protocol: Protocol) => Verdict): Verdict[] =>
        ends.flatMap((from) =>
          ends.flatMap((to) => {
            const at = verdict(from, to);
            return PROTOCOLS.flatMap((protocol) => PORTS.map((port) => at(port, protocol)));
          }),
        );
      expect(answers(([from], [to]) => matrix.between(from, to).at)).toEqual(
        answers(
          ([, from], [, to]) =>
            (port, protocol) =>
              specified(cluster, from, to, port, protocol),
        ),
      );
    }),
    clusters,
  );
});

test('for any cluster, the ranges between two peers hold each port once, with the verdict that it has', () => {
  fc.assert(
    fc.property(anyCluster, fc.constantFrom(...PROTOCOLS), (cluster, protocol) => {
      const matrix = matrixOfAll(cluster);
      for (const from of [...matrix.workloads, ...matrix.outside]) {
        for (const to of matrix.workloads) {
          const ranges = matrix.portsBetween(from, to).filter((range) => range.protocol === protocol);
          const { at } = matrix.between(from, to);
          expect(ranges.map(({ first }) => first)).toEqual([1, ...ranges.slice(0, -1).map(({ last }) => last + 1)]);
          expect(ranges.at(-1)?.last).toBe(65_535);
          for (const port of PORTS) {
            expect(ranges.find(({ first, last }) => first <= port && port <= last)?.verdict).toBe(at(port, protocol));
          }
        }
      }
    }),
    { numRuns: LONG ? 500 : 50 },
  );
});

test('for any cluster, an address has the verdict of its region', () => {
  fc.assert(
    fc.property(anyCluster, fc.constantFrom(...ADDRESSES), (cluster, ip) => {
      const matrix = matrixOf([...cluster.pods, ...cluster.policies]);
      const address = addressOf(ip);
      const region = matrix.regionOf(address.endpoint);
      for (const pod of matrix.workloads) {
        expect(matrix.portsBetween(pod, region)).toEqual(matrix.portsBetween(pod, address));
        expect(matrix.portsBetween(region, pod)).toEqual(matrix.portsBetween(address, pod));
      }
    }),
    { numRuns: LONG ? 500 : 50 },
  );
});

test('for any cluster, an answer without its namespaces holds for all their labels', () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      const [all, some] = [matrixOfAll(cluster), matrixOf([...cluster.pods, ...cluster.policies])];
      for (const [index, from] of some.workloads.entries()) {
        for (const [other, to] of some.workloads.entries()) {
          const [allFrom, allTo] = [all.workloads[index] ?? from, all.workloads[other] ?? to];
          for (const port of PORTS) {
            const told = some.between(from, to).at(port);
            if (told !== 'unknown') expect(told).toBe(all.between(allFrom, allTo).at(port));
          }
        }
      }
    }),
    clusters,
  );
});
