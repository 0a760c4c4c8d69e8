import { createServer, type Server } from 'node:https';
import { serveGit } from '../../support/git-backend';

/** What a git server listens with. */
export interface GitServerProps {
  /** Folder with the bare repositories. */
  readonly root: string;
  readonly port: number;
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

/** Serves the repositories of a folder over smart HTTP and TLS on loopback: git's own http-backend, and a socket in front of it. */
export async function startGitServer({ root, port, cert, key }: GitServerProps): Promise<Server> {
  const server = createServer({ cert, key }, (request, response) => serveGit(root, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
