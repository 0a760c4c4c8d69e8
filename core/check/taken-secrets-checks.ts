import { listAt, mapAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import type { World } from './world';

/** Where the spec of an ExternalSecret stands, by kind. */
const SPECS: readonly (readonly [kind: string, path: readonly string[]])[] = [
  ['external-secrets.io/ExternalSecret', ['spec']],
  ['external-secrets.io/ClusterExternalSecret', ['spec', 'externalSecretSpec']],
];

function emptyIn(object: KubernetesObject, path: readonly string[]): Found[] {
  const spec = valueAt(object, ...path) ?? null;
  const [data, from] = [listAt(spec, 'data'), listAt(spec, 'dataFrom')];
  if (data.length === 0 && from.length === 0)
    return [
      {
        object,
        path: path.join('.'),
        wrong: 'takes nothing: neither data nor dataFrom names anything',
        next: 'name what it takes from its store, or remove it',
      },
    ];
  return from.flatMap((each, index): Found[] =>
    ['extract', 'find', 'sourceRef'].some((field) => Object.keys(mapAt(each, field)).length > 0)
      ? []
      : [
          {
            object,
            path: `${path.join('.')}.dataFrom[${index}]`,
            expected: 'one of extract, find and sourceRef',
            got: 'none',
            next: 'say what it takes, or remove it',
          },
        ],
  );
}

const secret = (rest: string): string =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db, namespace: shop}\nspec: {secretStoreRef: {name: vault}, ${rest}}\n`;

/** What an ExternalSecret takes. */
export const TAKEN_SECRETS_CHECKS: readonly Check[] = [
  {
    id: 'external-secret-empty',
    severity: 'error',
    title: 'an ExternalSecret takes something from its store',
    why: 'The webhook of External Secrets refuses one without data and dataFrom; where it does not run, the Secret is made without a key, and what reads it does not start.',
    fix: 'List the keys in data, or name what dataFrom extracts or finds.',
    source: 'https://external-secrets.io/latest/api/externalsecret/',
    good: secret('data: [{secretKey: password, remoteRef: {key: db, property: password}}]'),
    bad: secret('data: []'),
    find: (world: World) => SPECS.flatMap(([kind, path]) => world.of(kind).flatMap((object) => emptyIn(object, path))),
  },
];
