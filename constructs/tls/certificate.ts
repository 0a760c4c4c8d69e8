import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Certificate as CertificateObject,
  CertificateSpecPrivateKeyAlgorithm,
  CertificateSpecPrivateKeyRotationPolicy,
  CertificateSpecUsages,
} from '../../imports/cert-manager.io';
import { goDuration } from '../go-duration';
import { invalid } from '../invalid';
import { Volume } from '../storage/volume';
import { SecretKey } from '../workload/env-source';
import type { IssuerRef } from './issuer-ref';

/** cert-manager fills in neither group nor kind of an issuer in the object, but in its code. */
export const CERT_MANAGER_GROUP = 'cert-manager.io';

/** Files of a certificate: chain, private key, and the authority that signed it. */
export type CertificateKey = 'tls.crt' | 'tls.key' | 'ca.crt';

/** Properties for `Certificate`. */
export interface CertificateProps {
  /** @default - the id */
  readonly name?: string;
  /** Secret that cert-manager writes. @default - the name */
  readonly secretName?: string;
  readonly issuer: IssuerRef;
  /** Names that it is valid for; clients check the one that they dialled. */
  readonly dnsNames: readonly [string, ...string[]];
  /** What its holder proves with it: `server auth` who answers, `client auth` who calls; both for mutual TLS. @default ['server auth'] */
  readonly usages?: readonly ('server auth' | 'client auth')[];
  /**
   * How long it is valid, at least an hour, in whole seconds. A public authority decides that for itself. @default Duration.days(90)
   */
  readonly duration?: Duration;
  /** How long before its end it is renewed, at least five minutes. @default - a third of the duration */
  readonly renewBefore?: Duration;
}

const DURATION = Duration.days(90);
const USAGE = { 'server auth': CertificateSpecUsages.SERVER_AUTH, 'client auth': CertificateSpecUsages.CLIENT_AUTH };

/**
 * A certificate that cert-manager issues, renews and keeps in a Secret, with a new key each time.
 *
 * Mounted files follow a renewal within about a minute. If the program does not read them again, `reloadOnChange([certificate.secretName])`
 * restarts it.
 *
 * @see https://cert-manager.io/docs/usage/certificate/
 */
export class Certificate extends Construct {
  readonly name: string;
  readonly secretName: string;
  readonly keys: readonly CertificateKey[];
  /** The one volume that all containers of a pod mount its files by: all keys that there are. */
  readonly volume: Volume;

  /** @throws GalleyError CONSTRUCT_INVALID without a name or usage, for a time out of cert-manager's bounds, or a longer one than its issuer allows */
  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.secretName = props.secretName ?? this.name;
    const { issuer, dnsNames, usages = ['server auth'], duration = DURATION } = props;
    const renewBefore = props.renewBefore ?? Duration.seconds(Math.floor(duration.toSeconds() / 3));
    this.keys = ['tls.crt', 'tls.key', ...(issuer.providesCa ? (['ca.crt'] as const) : [])];
    this.volume = Volume.secret(this.secretName, this.secretName, this.keys);

    if (dnsNames.length === 0)
      throw invalid(this, { prop: 'dnsNames', expected: 'at least one', got: 'none', next: 'name what clients dial' });
    if (usages.length === 0)
      throw invalid(this, { prop: 'usages', expected: 'server auth, client auth or both', got: 'none', next: 'say what it is for' });
    this.check(duration, renewBefore, issuer);
    new CertificateObject(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        dnsNames: [...dnsNames],
        secretName: this.secretName,
        duration: goDuration(duration),
        renewBefore: goDuration(renewBefore),
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.ALWAYS,
        },
        // No `key encipherment`: an ECDSA key only signs.
        usages: [CertificateSpecUsages.DIGITAL_SIGNATURE, ...usages.map((usage) => USAGE[usage])],
        issuerRef: { name: issuer.name, kind: issuer.kind, group: CERT_MANAGER_GROUP },
      },
    });
  }

  /**
   * Grants one of its files to whoever is given the result.
   *
   * @throws GalleyError CONSTRUCT_INVALID for `ca.crt` of a public authority, which is not in the Secret
   */
  key(key: CertificateKey): SecretKey {
    if (!this.keys.includes(key)) {
      throw invalid(this, {
        prop: 'key',
        expected: `one of ${this.keys.join(', ')}`,
        got: JSON.stringify(key),
        next: 'trust the roots of the image instead',
      });
    }
    return new SecretKey(this.secretName, key);
  }

  /** A volume of its authority's certificate alone, for what only verifies. @param name of the volume */
  caVolume(name: string): Volume {
    return Volume.secret(name, this.secretName, [this.key('ca.crt').key]);
  }

  private check(duration: Duration, renewBefore: Duration, { name, maxDuration }: IssuerRef): void {
    const [whole, before] = [duration.toSeconds(), renewBefore.toSeconds()];
    if (whole < 3600 || before < 300 || before >= whole) {
      throw invalid(this, {
        prop: 'duration',
        expected: 'at least 1h, renewed at least 5m before its end',
        got: `${goDuration(duration)} and ${goDuration(renewBefore)}`,
        next: 'correct them',
      });
    }
    if (maxDuration !== undefined && whole > maxDuration.toSeconds()) {
      throw invalid(this, {
        prop: 'duration',
        expected: `at most ${goDuration(maxDuration)}, for which the former certificate of ${name} lives on once it is renewed`,
        got: goDuration(duration),
        next: 'shorten it',
      });
    }
  }
}
