import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { ExternalSecretGrant, type RemoteKey } from '../secrets/external-secret';
import { basicAuth, basicAuthFromUrl, type SecretTemplate } from '../secrets/secret-template';
import type { StoreRef } from '../secrets/store-ref';

/** A role that logs in with a password. */
export interface PostgresRole {
  /** Name in PostgreSQL. */
  readonly role: string;
  /** Secret of type `kubernetes.io/basic-auth` in the cluster's namespace; its `username` must be the role. */
  readonly secretName: string;
}

/** Properties for `RoleFromUrl`. */
export interface RoleFromUrlProps {
  /** Name of the ExternalSecret and of its Secret. @default - the id */
  readonly name?: string;
  /** Name in PostgreSQL; the URL's user must be the same, or CloudNativePG refuses the password. */
  readonly role: string;
  readonly store: StoreRef;
  /** The connection URL that the role's own service reads: the one source of the password. */
  readonly url: RemoteKey;
}

/**
 * A role that takes its password from the connection URL of its service, so the two can't differ. After a change in the store both Secrets
 * follow within their refresh interval. The service uses the new password after a restart.
 */
export class RoleFromUrl extends Construct implements PostgresRole {
  readonly role: string;
  readonly secretName: string;

  /** @throws GalleyError CONSTRUCT_INVALID if the role's name needs quotes in SQL, or is reserved */
  constructor(scope: Construct, id: string, props: RoleFromUrlProps) {
    super(scope, id);
    this.role = props.role;
    refuseRole(this, this.role);
    const { store, url } = props;
    this.secretName = roleSecret(this, props.name ?? id, { store, key: { url }, template: basicAuthFromUrl('url') });
  }
}

/** Properties for `RoleFromPassword`. */
export interface RoleFromPasswordProps extends Omit<RoleFromUrlProps, 'url'> {
  /** The password as it stands in the store, whatever characters it has. The role's service is granted the same key. */
  readonly password: RemoteKey;
}

/** A role with a plain password in the store, without a user or a URL. After a change both its readers follow, as with `RoleFromUrl`. */
export class RoleFromPassword extends Construct implements PostgresRole {
  readonly role: string;
  readonly secretName: string;

  /** @throws GalleyError CONSTRUCT_INVALID if the role's name needs quotes in SQL, or is reserved */
  constructor(scope: Construct, id: string, { role, name, store, password }: RoleFromPasswordProps) {
    super(scope, id);
    this.role = role;
    refuseRole(this, role);
    this.secretName = roleSecret(this, name ?? id, { store, key: { password }, template: basicAuth(role, 'password') });
  }
}

/** The Secret that CloudNativePG reads a role's password from. @returns its name */
function roleSecret<Key extends string>(
  scope: Construct,
  name: string,
  {
    store,
    key,
    template,
  }: { readonly store: StoreRef; readonly key: Record<Key, RemoteKey>; readonly template: SecretTemplate<'username' | 'password'> },
): string {
  // The label makes CloudNativePG look at the Secret as soon as it changes, not at some later reconciliation.
  return new ExternalSecretGrant(scope, 'Resource', { name, store, keys: key, template, labels: { 'cnpg.io/reload': 'true' } }).name;
}

/** Roles that PostgreSQL or the operator keep for themselves: https://cloudnative-pg.io/documentation/1.27/declarative_role_management/ */
const RESERVED_ROLE = /^(postgres$|streaming_replica$|pg_|cnpg_)/;

/** @throws GalleyError CONSTRUCT_INVALID if the name needs quotes in SQL, or is reserved */
export function refuseRole(construct: Construct, role: string): void {
  if (!isSqlName(role) || RESERVED_ROLE.test(role)) {
    throw invalid(construct, {
      prop: 'role',
      expected: 'lower-case letters, digits and _, and no reserved name',
      got: JSON.stringify(role),
      next: 'choose another',
    });
  }
}

/** Whether PostgreSQL takes the name without quotes, as it is. */
export function isSqlName(name: string): boolean {
  return /^[a-z_][a-z0-9_]{0,62}$/.test(name);
}

/** An SQL name as a part of a Kubernetes name; two SQL names never become one, since they have no dashes themselves. */
export function dnsName(name: string): string {
  return name.replaceAll('_', '-');
}
