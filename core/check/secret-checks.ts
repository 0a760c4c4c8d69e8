import { mapAt, valueAt } from '../object/json-fields';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { hasPlaceholder } from './placeholder';
import { secretFaults } from './secret-values';
import { secretTexts } from './secrets';
import type { World } from './world';

/** Values that stand for a value: nothing that anybody could use. */
const EXAMPLE =
  /^(?:|(?:change|replace)[-_ ]?(?:me|it|this)\b.*|todo|(?:[a-z]{1,4}-)?x{3,}|example|.*\bplaceholder|.*\bgoes here\b.*|dummy|<.*>|\*+)$/i;

function isExample(value: unknown, encoded: boolean): boolean {
  if (typeof value !== 'string') return false;
  const text = encoded ? Buffer.from(value, 'base64').toString('utf8') : value;
  return EXAMPLE.test(text.trim()) || hasPlaceholder(text);
}

function* secretValues(world: World): Generator<Found> {
  if (world.environment !== undefined) return;
  for (const object of world.objects.filter((each) => kindOf(each) === '/Secret')) {
    // What the token controller fills in, and what holds no secret: a release of Helm, a key of a cluster.
    if (valueAt(object, 'type') === 'kubernetes.io/service-account-token') continue;
    const examples = (['data', 'stringData'] as const).flatMap((field) =>
      Object.entries(mapAt(object, field)).flatMap(([key, value]) => (isExample(value, field === 'data') ? [`${field}.${key}`] : [])),
    );
    for (const [path, fault] of secretFaults(object)) if (!examples.includes(path)) yield { object, path, ...fault };
  }
}

const secret = (rest: string): string => `apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: shop}\n${rest}`;

/** Secrets in committed files. Findings never show values. */
export const SECRET_CHECKS: readonly Check[] = [
  {
    id: 'secret-value',
    severity: 'warning',
    title: 'a Secret has no values in git',
    why: 'Whoever can read the repository, or any copy of it, has the secret; base64 hides nothing, and git forgets nothing.',
    fix: 'Have an ExternalSecret or a SealedSecret make it, or encrypt the file with SOPS; and replace the secret.',
    source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    good: 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: login, namespace: shop}\nspec: {data: [{secretKey: password, remoteRef: {key: shop}}]}\n',
    bad: secret('stringData: {password: correct horse battery staple}\n'),
    find: secretValues,
  },
  {
    id: 'secret-text',
    severity: 'error',
    title: 'no text of an object is a secret',
    why: 'A token in a ConfigMap, a variable, an argument or an annotation is readable by everybody who may look at the object, and stands in git.',
    fix: 'Take it from a Secret that something makes, and replace the secret.',
    source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    good: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {mode: fast}\n',
    bad: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {password: kT9vQ2mX7wLr4zPb}\n',
    find: (world) =>
      // `galley synth` has already checked rendered environments before it wrote them.
      world.environment === undefined
        ? world.objects.flatMap((object) => secretTexts(object).map((found): Found => ({ object, ...found })))
        : [],
  },
];
