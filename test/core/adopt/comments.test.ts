import fc from 'fast-check';
import { below, commentsIn, placeKey } from '../../../core/adopt/comments';

const said = (text: string, line = 1) => Object.fromEntries(commentsIn(text).get(line) ?? []);

test('stand at the key, the value or the item that they are above or behind', () => {
  const text = `# What faces the web.
apiVersion: apps/v1
kind: Deployment
spec:
  # One for each zone.
  replicas: 3 # zones
  template:
    spec:
      containers:
        # The program itself.
        - name: web
          args:
            - --quiet # the proxy logs too
            # Nobody else may.
            - --private
`;
  expect(said(text, 2)).toEqual({
    '[]': ['What faces the web.'],
    '["spec","replicas"]': ['One for each zone.', 'zones'],
    '["spec","template","spec","containers","0"]': ['The program itself.'],
    '["spec","template","spec","containers","0","args","0"]': ['the proxy logs too'],
    '["spec","template","spec","containers","0","args","1"]': ['Nobody else may.'],
  });
});

test('each document has its own, by the line that it begins on', () => {
  const text = 'a: 1 # first\n---\n# second\nb: 2\n';
  expect(said(text, 1)).toEqual({ '["a"]': ['first'] });
  expect(said(text, 4)).toEqual({ '[]': ['second'] });
});

test.each([
  ['a licence', '# Copyright 2026 Somebody\n#\n# You may.\n\na: 1\n'],
  ["Helm's source", '---\n# Source: beacon/templates/all.yaml\na: 1\n'],
  ['YAML that is switched off', 'a: 1\n# replicas: 3\n# - name: x\nb: 2\n'],
  ['words for a program', '# yaml-language-server: $schema=x\na: 1 # {"$imagepolicy": "flux-system:x"}\n'],
  ['what looks like a secret', 'a: 1\n# the token is ghp_0123456789abcdefABCDEF0123456789abcd\nb: 2\n'],
  ['a rule', '# -----------\na: 1\n'],
])('leave out %s', (_, text) => {
  expect([...commentsIn(text).values()].flatMap((each) => [...each.values()])).toEqual([]);
});

test('of an item of a list are those of the item', () => {
  const comments = commentsIn('kind: List\nitems:\n  - a: 1 # one\n  - a: 2 # two\n').get(1) ?? new Map();
  expect([...below(comments, ['items', 1])]).toEqual([[placeKey(['a']), ['two']]]);
});

test('any text gives some, or none', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('#', ' ', '\n', 'a', ':', '-', '\r', '[', '&', '*', '"', '|') }),
      (text) => void commentsIn(text),
    ),
  );
});
