import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Certificate,
  CertificateSpecPrivateKeyAlgorithm,
  CertificateSpecPrivateKeyRotationPolicy,
  CertificateSpecUsages,
  Issuer,
} from '../../imports/cert-manager.io';
import { goDuration } from '../go-duration';
import { invalid } from '../invalid';
import { markAsData } from '../storage/data';
import { CERT_MANAGER_GROUP } from './certificate';
import type { IssuerRef } from './issuer-ref';

/** Properties for `CertificateAuthority`. */
export interface CertificateAuthorityProps {
  /** Name of the certificate, of its Secret and of the Issuer that signs by it. @default - the id */
  readonly name?: string;
  /** Common name of its certificate, at most 64 characters: RFC 5280. @default - the name */
  readonly commonName?: string;
  /** How long one certificate of it is valid, in whole seconds. @default Duration.days(3650) */
  readonly duration?: Duration;
  /**
   * Time between renewal and expiry. It limits the life of a leaf, because one from just before the renewal still carries the former
   * certificate. @default Duration.days(365)
   */
  readonly renewBefore?: Duration;
  /**
   * Where the Issuer that signs leaves stands. In a stage after the authority's. It is not ready before the authority's Secret is there, and
   * a reconciler takes that for a failure of the stage that both are in. @default - beside the authority
   */
  readonly issuerScope?: Construct;
}

const DURATION = Duration.days(3650);
const RENEW_BEFORE = Duration.days(365);

/**
 * A certificate authority inside one namespace, run by cert-manager: an Issuer that lets a certificate sign itself, that certificate, and
 * the Issuer that signs leaves by it.
 *
 * cert-manager does not reissue leaves when the authority's certificate is renewed. By default it would make a new key for it then, so
 * that no leaf of before would verify against the authority of after. Its key therefore stays for ever. Losing the Secret means a new
 * authority, whom nobody trusts until all leaves are reissued: the certificate is data.
 *
 * @see https://cert-manager.io/docs/configuration/ca/
 */
export class CertificateAuthority extends Construct {
  readonly name: string;
  /** Signs leaves. */
  readonly issuer: IssuerRef;

  /** @throws GalleyError CONSTRUCT_INVALID if the renewal would come before the issue */
  constructor(scope: Construct, id: string, props: CertificateAuthorityProps = {}) {
    super(scope, id);
    this.name = props.name ?? id;
    const duration = props.duration ?? DURATION;
    const renewBefore = props.renewBefore ?? RENEW_BEFORE;
    if (renewBefore.toSeconds() >= duration.toSeconds()) {
      throw invalid(this, {
        prop: 'renewBefore',
        expected: `less than the duration of ${goDuration(duration)}`,
        got: goDuration(renewBefore),
        next: 'shorten it',
      });
    }
    this.issuer = { name: this.name, kind: 'Issuer', providesCa: true, maxDuration: renewBefore };

    const selfSigned = new Issuer(this, 'self-signed', { metadata: { name: `${this.name}-self-signed` }, spec: { selfSigned: {} } });
    const certificate = new Certificate(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        isCa: true,
        commonName: props.commonName ?? this.name,
        secretName: this.name,
        duration: goDuration(duration),
        renewBefore: goDuration(renewBefore),
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.NEVER,
        },
        usages: [CertificateSpecUsages.DIGITAL_SIGNATURE, CertificateSpecUsages.CERT_SIGN, CertificateSpecUsages.CRL_SIGN],
        issuerRef: { name: selfSigned.name, kind: 'Issuer', group: CERT_MANAGER_GROUP },
      },
    });
    markAsData(certificate);
    new Issuer(props.issuerScope ?? this, props.issuerScope ? `${id}-issuer` : 'issuer', {
      metadata: { name: this.issuer.name },
      spec: { ca: { secretName: this.name } },
    });
  }
}
