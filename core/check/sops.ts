import type { Fault } from '../errors';
import { listAt, textAt } from '../object/json-fields';
import type { JsonObject, JsonValue } from '../object/object';

/** https://github.com/getsops/sops#encryption-protocol */
const ENCRYPTED =
  /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:(?:str|int|float|bool|bytes|comment)\]$/;

/** Where SOPS names who can decrypt. */
const RECIPIENTS = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'age', 'pgp', 'key_groups'];

/** Whether SOPS encrypted this value. */
export function isSopsValue(value: JsonValue): boolean {
  return typeof value === 'string' && ENCRYPTED.test(value);
}

/** What is missing in SOPS' own metadata, so that the object could not be decrypted, or not be trusted. */
export function sopsFaults(sops: JsonObject): Fault[] {
  const faults: Fault[] = [];
  if (!isSopsValue(textAt(sops, 'mac') ?? ''))
    faults.push({ expected: 'a `mac` that SOPS wrote', got: 'none', next: 'encrypt the file with SOPS again' });
  if (textAt(sops, 'version') === undefined)
    faults.push({ expected: 'the `version` of SOPS', got: 'none', next: 'encrypt the file with SOPS again' });
  if (!RECIPIENTS.some((field) => listAt(sops, field).length > 0)) {
    faults.push({
      expected: 'at least one recipient (age, pgp or a key service)',
      got: 'none',
      next: 'name one in .sops.yaml and encrypt again',
    });
  }
  return faults;
}
