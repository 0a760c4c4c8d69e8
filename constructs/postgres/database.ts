import { Construct } from 'constructs';
import {
  Database,
  DatabaseSpecDatabaseReclaimPolicy,
  DatabaseSpecEnsure,
  DatabaseSpecExtensionsEnsure,
} from '../../imports/postgresql.cnpg.io';
import { invalid } from '../invalid';
import { markAsData } from '../storage/data';
import { dnsName, isSqlName, type PostgresRole } from './role';

/** A database in a cluster. */
export interface PostgresDatabase {
  /** Name in PostgreSQL. */
  readonly name: string;
  readonly owner: PostgresRole;
  /** Extensions that it has, by their SQL names; pgvector's is `vector`. The cluster's image must contain them. @default - none */
  readonly extensions?: readonly string[];
}

/** Every cluster has these. */
const RESERVED_DATABASES = ['postgres', 'template0', 'template1'];

/** @throws GalleyError CONSTRUCT_INVALID if the name needs quotes in SQL, or is reserved */
export function refuseDatabase(construct: Construct, { name }: PostgresDatabase): void {
  if (!isSqlName(name) || RESERVED_DATABASES.includes(name)) {
    throw invalid(construct, {
      prop: 'database',
      expected: 'lower-case letters, digits and _, and no reserved name',
      got: JSON.stringify(name),
      next: 'choose another',
    });
  }
}

/** Keeps a database and its extensions as they are declared. What is in it stays when the object goes. */
export class DeclaredDatabase extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { clusterName, database }: { readonly clusterName: string; readonly database: PostgresDatabase },
  ) {
    super(scope, id);
    markAsData(
      new Database(this, 'Resource', {
        metadata: { name: `${clusterName}-${dnsName(database.name)}` },
        spec: {
          cluster: { name: clusterName },
          name: database.name,
          owner: database.owner.role,
          ensure: DatabaseSpecEnsure.PRESENT,
          databaseReclaimPolicy: DatabaseSpecDatabaseReclaimPolicy.RETAIN,
          extensions: database.extensions?.length
            ? database.extensions.map((name) => ({ name, ensure: DatabaseSpecExtensionsEnsure.PRESENT }))
            : undefined,
        },
      }),
    );
  }
}
