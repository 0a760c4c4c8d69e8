import { type Application, type Postgres, type ServiceWorkload, Size, type StoreRef, Volume } from 'galley/constructs';
import type { Cell } from './cell';
import { KazeService } from './service';

/** Properties of knowledge's chart. */
export interface KnowledgeProps {
  readonly cell: Cell;
  readonly store: StoreRef;
  readonly after: readonly Application[];
  /** Langfuse's address in the cluster. */
  readonly langfuseUrl: string;
  /** Where the vectors are. */
  readonly postgres: Postgres;
}

/** kaze-knowledge: search and store of what the agents know, in PostgreSQL with pgvector. */
export function knowledge({ cell, store, after, langfuseUrl, postgres }: KnowledgeProps): ServiceWorkload {
  const { features } = cell.config;
  const service = new KazeService({ cell, name: 'kaze-knowledge', store, after, port: 4300 });
  const { keys } = service;
  return service.workload({
    container: {
      env: {
        DATABASE_URL: keys.key('DATABASE_URL'),
        // Same user, password and database; only the host differs.
        ...(features.readReplicas && { DATABASE_READ_HOST: postgres.readOnlyHost }),
        ...(features.qdrant && { QDRANT_URL: 'http://qdrant:6333' }),
        GOOGLE_API_KEY: keys.key('GOOGLE_API_KEY'),
        LANGFUSE_PUBLIC_KEY: keys.key('LANGFUSE_PUBLIC_KEY'),
        LANGFUSE_SECRET_KEY: keys.key('LANGFUSE_SECRET_KEY'),
        LANGFUSE_BASE_URL: langfuseUrl,
      },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp')],
    },
  });
}
