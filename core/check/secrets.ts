import type { Fault, Problem } from '../errors';
import { mapAt, valueAt } from '../object/json-fields';
import type { KubernetesObject, RenderedObject } from '../object/object';
import { pathOf } from '../render/render';
import { findInText } from '../secrets/in-text';
import { findKnown } from '../secrets/known';
import { secretKindOf } from '../secrets/looks-secret';
import { findNamed } from '../secrets/named';
import { isPassword } from '../secrets/password';
import { remembered } from '../secrets/remembered';
import { embeddedSecrets, kindWithin, namesSecret } from './embedded-secrets';
import { secretFaults } from './secret-values';
import { sopsFaults, withoutSopsValues } from './sops';
import { freeFieldsOf, linesOf, someText, type Text, textsOf } from './texts';

/** Where something looks like a secret, and like what. */
interface Look {
  readonly path: string;
  readonly kind: string;
}

type KindOf = (text: Omit<Text, 'path'>) => string | undefined;

/**
 * Rendered objects hold no secret value. No Secret has values unless SOPS encrypted them; that includes a Secret inside an object of
 * another kind. No text looks like a secret.
 *
 * @param allowed values that the environment file says are no secrets
 * @returns a problem for each, with the object's file and construct; never the value
 */
export function secretsInTree(objects: readonly RenderedObject[], allowed: readonly string[] = []): Problem[] {
  const kindOf: KindOf = ({ text, key, free }) => kindOfText(without(allowed, text), key, free);
  return objects.flatMap((rendered) => {
    const { object, construct } = rendered;
    const place = { file: pathOf(rendered) };
    const report = (path: string, fault: Fault): Problem => ({
      code: 'SECRET_IN_TREE',
      place,
      subject: `${path} (${construct})`,
      ...fault,
    });
    const faults = isSecret(object) ? secretFaults(object) : [];
    const next = 'put it into the secret store';
    const looks = looksIn(object, kindOf).map(({ path, kind }) =>
      report(path, { wrong: `looks like ${kind}`, expected: 'no secret in the tree', got: 'one (not shown)', next }),
    );
    return [...faults.map(([path, fault]) => report(path, fault)), ...looks];
  });
}

/** Values that are no secret under any key: switches, small numbers, and texts that say so. */
const NO_SECRET =
  /^(?:\d{1,4}|true|false|yes|no|on|off|change-?(?:me|it)|replace-?me|example|placeholder|<[^<>=]*>|.*(?:\{\{|\$\{|\$\().*)$/i;

/** Texts of an object that look like a secret, but for a Secret's own values: where, and of which kind. It never returns the value. */
export function secretTexts(object: KubernetesObject): (Fault & { readonly path: string })[] {
  const kindOf: KindOf = ({ text, key, free }) => (NO_SECRET.test(text) ? undefined : kindOfText(text, key, free));
  const fault = { expected: 'no secret in the tree', got: 'one (not shown)', next: 'put it into the secret store, and replace it' };
  return looksIn(object, kindOf).map(({ path, kind }) => ({ path, wrong: `looks like ${kind}`, ...fault }));
}

const isSecret = ({ kind, apiVersion }: KubernetesObject): boolean => kind === 'Secret' && apiVersion === 'v1';

function looksIn(object: KubernetesObject, kindOf: KindOf): Look[] {
  const rest = isSecret(object) ? { ...object, data: {}, stringData: {} } : object;
  const free = freeFieldsOf(object);
  const sealed = valueAt(object, 'sops') !== undefined && sopsFaults(mapAt(object, 'sops')).length === 0;
  const kindOfRest: KindOf = (text) => kindOf(sealed ? { ...text, text: withoutSopsValues(text.text) } : text);
  const embedded = (namesSecret(rest) ? [...embeddedSecrets(rest)] : []).map((path) => ({ path, kind: 'a Secret with values' }));
  const texts = someText(rest, free, (text) => kindOfRest(text) !== undefined)
    ? [...textsOf(rest, free)].flatMap((text) => {
        const kind = kindOfRest(text);
        return kind === undefined ? [] : [{ path: text.path, kind }];
      })
    : [];
  const lines = linesOf(rest, free).flatMap(({ path, text }) => {
    const kind = texts.some((each) => each.path.startsWith(`${path}[`)) ? undefined : kindOfLine(text);
    return kind === undefined ? [] : [{ path, kind }];
  });
  return [...embedded, ...texts.filter(({ path }) => !embedded.some((each) => path.startsWith(`${each.path}.`))), ...lines];
}

const without = (allowed: readonly string[], text: string): string => allowed.reduce((rest, value) => rest.replaceAll(value, ''), text);

function kindOfText(text: string, key: string, free: boolean): string | undefined {
  return free ? kindOfFree(text, key) : kindOfOther(text, key);
}

/** What a text is; most of a tree's texts stand in it many times, and in the trees of other environments. */
const kindOfFree = remembered((text, key) => judge(text, key, true));
const kindOfOther = remembered((text, key) => judge(text, key, false));
const kindOfLine = remembered((text) => findNamed(text, true)[0]?.kind);

function judge(text: string, key: string, free: boolean): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.includes('\n') && isPassword(trimmed, key)) return 'a password';
  const found = free && !/\s/.test(trimmed) ? secretKindOf(text, key) : free ? findInText(text)[0]?.kind : findKnown(text)[0]?.kind;
  return found ?? findNamed(text, free)[0]?.kind ?? kindWithin(text);
}
