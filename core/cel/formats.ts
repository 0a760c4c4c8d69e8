import { urlIn } from './url';

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

const short = (text: string, most: number, form: RegExp): boolean => text.length <= most && form.test(text);
/** A name that something is added to may end with a dash. */
const asPrefix = (text: string): string => text.replace(/-$/, 'a');

function isQualified(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
  return parts.length <= 2 && name !== '' && short(name, 63, VALUE) && (prefix === undefined || short(prefix, 253, SUBDOMAIN));
}

const isDate = (text: string): boolean => {
  const { year, month, day } = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/.exec(text)?.groups ?? {};
  const most = [
    31,
    Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return day !== undefined && Number(day) >= 1 && Number(day) <= (most[Number(month) - 1] ?? 0);
};

/**
 * The formats that CEL of the API server knows by name, each with whether a text has it.
 *
 * @see https://pkg.go.dev/k8s.io/apiserver/pkg/cel/library#Format
 */
export const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['dns1123Label', (text) => short(text, 63, LABEL)],
  ['dns1123Subdomain', (text) => short(text, 253, SUBDOMAIN)],
  ['dns1035Label', (text) => short(text, 63, LABEL_1035)],
  ['dns1123LabelPrefix', (text) => short(asPrefix(text), 63, LABEL)],
  ['dns1123SubdomainPrefix', (text) => short(asPrefix(text), 253, SUBDOMAIN)],
  ['dns1035LabelPrefix', (text) => short(asPrefix(text), 63, LABEL_1035)],
  ['qualifiedName', isQualified],
  ['labelValue', (text) => short(text, 63, VALUE)],
  ['uri', (text) => urlIn(text) !== undefined],
  ['uuid', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text)],
  ['byte', (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)],
  ['date', isDate],
  [
    'datetime',
    (text) =>
      isDate(text.slice(0, 10)) && /^[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/.test(text.slice(10)),
  ],
]);
