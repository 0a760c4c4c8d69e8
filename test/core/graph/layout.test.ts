import { type LaidOut, laidOut } from '../../../core/graph/layout';
import { drawingsOf } from '../../../core/graph/split';
import { graphIn } from '../../support/drawn';

const workload = (name: string, namespace: string, calls: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: x, ports: [{containerPort: 80}], args: [${calls}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;
const yaml = [
  workload('web', 'shop', '"http://api", "http://store.data"'),
  workload('api', 'shop', '"http://store.data.svc"'),
  workload('store', 'data', ''),
].join('');

const drawings = (): Promise<LaidOut[]> => Promise.all(drawingsOf(graphIn(yaml)).map((drawing) => laidOut(drawing, () => 0)));

test('the same objects have the same places', async () => {
  expect(await drawings()).toEqual(await drawings());
});

test('no two boxes lie on each other, and arrows begin and end at theirs', async () => {
  for (const { boxes, edges } of await drawings()) {
    for (const one of boxes) {
      for (const other of boxes) {
        if (one === other) continue;
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect([one.node.label, other.node.label, apart]).toEqual([one.node.label, other.node.label, true]);
      }
    }
    for (const { points, ends } of edges) {
      const [from, to] = ends.map((id) => boxes.find(({ node }) => node.id === id));
      expect(points[0]?.[0]).toBeCloseTo((from?.x ?? 0) + (from?.width ?? 0));
      expect(points.at(-1)?.[0]).toBeCloseTo(to?.x ?? 0);
    }
  }
});

test('what leads to another application ends in a box that names it, and begins there in one', async () => {
  const [shop, data] = await drawings();
  expect(data?.boxes.map(({ node }) => [node.label, node.kind, node.rows.map(({ text }) => text)])).toEqual([
    ['store', 'workload', ['store 80']],
    ['shop', 'elsewhere', ['api, web']],
  ]);
  expect(shop?.boxes.find(({ node }) => node.kind === 'elsewhere')?.node).toMatchObject({ label: 'data', rows: [{ text: 'store' }] });
});
