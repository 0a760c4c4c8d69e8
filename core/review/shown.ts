import { isSecretWithValues, kindWithin } from '../check/embedded-secrets';
import { type Difference, pathText, type Step } from '../compare/differences';
import { type HideSecret, hiddenDifference, hiddenObject, hiddenValue, isHidden } from '../compare/hidden';
import type { Change } from '../model/change';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { findInText } from '../secrets/in-text';
import { secretKindOf } from '../secrets/looks-secret';
import { findNamed } from '../secrets/named';

export type Field = Extract<Change, { kind: 'changed' }>['fields'][number];

/** A difference that is safe to print, and whether it hides something. */
export interface ShownDifference extends Difference {
  readonly hidden?: true;
}

/** The difference without secrets: those of Secrets, and what looks like one elsewhere. */
export function shownDifference(object: KubernetesObject, difference: Difference, hide: HideSecret): ShownDifference {
  if (isHidden(object, difference.steps)) return { ...hiddenDifference(difference, hide), hidden: true };
  const key = keyOf(difference.steps);
  const isValue = isBehindFlag(object, difference.steps);
  const [before, after] = [difference.before, difference.after].map((each) =>
    each === undefined ? undefined : isValue && typeof each === 'string' ? hide(each) : withoutSecrets(each, key, hide),
  );
  const isSame = before === difference.before && after === difference.after;
  if (isSame) return difference;
  return { ...difference, ...(before !== undefined && { before }), ...(after !== undefined && { after }), hidden: true };
}

export function fieldOf({ steps, before, after, order, hidden }: ShownDifference): Field {
  return {
    path: pathText(steps),
    ...(before !== undefined && { before: before as NonNullable<Field['before']> }),
    ...(after !== undefined && { after: after as NonNullable<Field['after']> }),
    ...(order && { order }),
    ...(hidden && { hidden }),
  };
}

/** An object as it may be shown: values of Secrets, and what looks like a secret elsewhere, as hashes. */
export function shownObject(object: KubernetesObject, hide: HideSecret): KubernetesObject {
  return withoutSecrets(hiddenObject(object, hide), '', hide) as KubernetesObject;
}

/** The key that says what a value is: a variable's name where it is one. */
function keyOf(steps: readonly Step[]): string {
  const last = steps.at(-1);
  const entry = last === 'value' ? steps.at(-2) : last;
  if (typeof entry === 'object') return String(entry.fields['name'] ?? '');
  return typeof last === 'string' ? last : '';
}

/** Names of variables and settings that hold a secret, and those that only tell where one is, or how long it lasts. */
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)|(?:^|[_.-])(?:pass|pwd)$|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?$)/i;
const ABOUT_SECRET =
  /(?:file|path|dir|name|ref|url|uri|ttl|age|expiry|expiration|seconds|minutes|length|enabled|type|id|header|issuer|audience|provider|store|key)$/i;
const ARGUMENT = /^(?<flag>--?[\w.-]*(?:password|passwd|secret|token|api[_-]?key|private[_-]?key)[\w.-]*[= ])(?<value>.+)$/i;

/** An option whose value is the next word. */
const isFlag = (word: unknown): boolean => {
  const [, name = ''] = (typeof word === 'string' && /^--?([\w.-]+)$/.exec(word)) || [];
  return SECRET_NAME.test(name) && !ABOUT_SECRET.test(name);
};

/** Whether what stands at a path is a word that follows such an option. */
function isBehindFlag(object: JsonObject, steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  if (typeof last !== 'number') return false;
  const list = steps.slice(0, -1).reduce<JsonValue | undefined>((value, step) => {
    if (typeof step !== 'object') return (value as Record<Step & string, JsonValue> | undefined)?.[step as string];
    const isIt = (item: JsonValue): boolean => Object.entries(step.fields).every(([key, each]) => (item as JsonObject)?.[key] === each);
    return Array.isArray(value) ? value.find(isIt) : undefined;
  }, object);
  return Array.isArray(list) && isFlag(list[last - 1]);
}

/** A setting whose name says that its value is one. */
function isSetting(key: string): boolean {
  return (
    /^[A-Z][A-Z0-9_]*$|[_.-]/.test(key) &&
    SECRET_NAME.test(key) &&
    (!ABOUT_SECRET.test(key) || /(?:api|private|access)[_-]?key$/i.test(key))
  );
}

function textWithoutSecrets(text: string, key: string, hide: HideSecret): string {
  if (secretKindOf(text, key) !== undefined || (isSetting(key) && text !== '')) return hide(text);
  const { flag, value } = ARGUMENT.exec(text)?.groups ?? {};
  if (flag !== undefined && value !== undefined && !value.startsWith('$') && !ABOUT_SECRET.test(flag.slice(0, -1)))
    return `${flag}${hide(value)}`;
  if (!/[\s=:<]/.test(text)) return text;
  if (kindWithin(text) !== undefined) return hide(text);
  const found = [...findInText(text)].sort((a, b) => b.start - a.start);
  return found.reduce((all, { start, end }) => `${all.slice(0, start)}${hide(all.slice(start, end))}${all.slice(end)}`, text);
}

/** The value itself, if nothing in it is secret. */
function withoutSecrets<Value extends JsonValue>(value: Value, key: string, hide: HideSecret): JsonValue {
  if (typeof value === 'string') return textWithoutSecrets(value, key, hide);
  if (Array.isArray(value)) {
    const line = value.join(' ');
    const words = findNamed(line, true).map(({ start, end }) => line.slice(start, end));
    const items = value.map((each: JsonValue, at) =>
      typeof each === 'string' && (isFlag(value[at - 1]) || words.includes(each)) ? hide(each) : withoutSecrets(each, key, hide),
    );
    return items.every((each, at) => each === value[at]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const map = value as JsonObject;
  const isSecret = isSecretWithValues(map);
  const entries = Object.entries(map).map(
    ([name, each]) =>
      [
        name,
        isSecret && /^(?:data|stringData)$/.test(name)
          ? hiddenValue(each, hide)
          : withoutSecrets(each, name === 'value' ? String(map['name'] ?? name) : name, hide),
      ] as const,
  );
  return entries.every(([name, each]) => each === map[name]) ? value : Object.fromEntries(entries);
}
