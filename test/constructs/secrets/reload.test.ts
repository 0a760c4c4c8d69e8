import { reloadOnChange } from '../../../constructs/secrets/reload';

test('Reloader is given every Secret once, in an order that does not depend on who asks', () => {
  expect(reloadOnChange(['b', 'a', 'b'])).toEqual({ 'secret.reloader.stakater.com/reload': 'a,b' });
});

test('a workload without Secrets gets no annotation', () => {
  expect(reloadOnChange([])).toEqual({});
});
