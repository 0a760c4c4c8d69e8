import type { Fault } from '../errors';
import { listAt, textAt } from '../object/json-fields';
import type { JsonObject, JsonValue } from '../object/object';

/** https://github.com/getsops/sops#encryption-protocol */
const ENCRYPTED = String.raw`ENC\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:(?:str|int|float|bool|bytes|comment)\]`;
const WHOLE = new RegExp(`^${ENCRYPTED}$`);
const EACH = new RegExp(ENCRYPTED, 'g');

/** What SOPS draws for each value, and what AES-GCM proves it by, in bytes. */
const [IV, TAG] = [32, 16];

/** So many bytes that are encrypted are hardly ever all letters and signs: one time in fifty thousand. */
const LONG_ENOUGH = 11;

/** Where SOPS names who can decrypt, each with the data key for them; groups of keys have lists of these. */
const RECIPIENTS = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'age', 'pgp'];

/** Whether SOPS encrypted this value. */
export function isSopsValue(value: JsonValue): boolean {
  const [whole, data = '', iv = '', tag = ''] = (typeof value === 'string' && WHOLE.exec(value)) || [];
  return whole !== undefined && isEncrypted(data, iv, tag);
}

/** A text without what SOPS encrypted in it. */
export function withoutSopsValues(text: string): string {
  return text.replace(EACH, (whole, data: string, iv: string, tag: string) => (isEncrypted(data, iv, tag) ? '' : whole));
}

function isEncrypted(data: string, iv: string, tag: string): boolean {
  const bytes = Buffer.from(data, 'base64');
  const isPlain = bytes.length >= LONG_ENOUGH && /^[\t\n\r\x20-\x7e]*$/.test(bytes.toString('latin1'));
  return Buffer.from(iv, 'base64').length === IV && Buffer.from(tag, 'base64').length === TAG && !isPlain;
}

/** What is missing in SOPS' own metadata, so that the object could not be decrypted, or not be trusted. */
export function sopsFaults(sops: JsonObject): Fault[] {
  const faults: Fault[] = [];
  if (!isSopsValue(textAt(sops, 'mac') ?? ''))
    faults.push({ expected: 'a `mac` that SOPS wrote', got: 'none', next: 'encrypt the file with SOPS again' });
  if (textAt(sops, 'version') === undefined)
    faults.push({ expected: 'the `version` of SOPS', got: 'none', next: 'encrypt the file with SOPS again' });
  if (![sops, ...listAt(sops, 'key_groups')].some(hasRecipient)) {
    faults.push({
      expected: 'at least one recipient (age, pgp or a key service)',
      got: 'none',
      next: 'name one in .sops.yaml and encrypt again',
    });
  }
  return faults;
}

function hasRecipient(group: JsonValue): boolean {
  return RECIPIENTS.some((field) => listAt(group, field).some((each) => (textAt(each, 'enc') ?? '') !== ''));
}
