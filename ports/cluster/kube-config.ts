import type { RequestOptions } from 'node:https';
import type { KubeConfig as LoadedConfig } from '@kubernetes/client-node';
import { problem } from '../../core/errors';
import { keptAgent } from './kept-agent';

/** One context of a kubeconfig. */
export interface KubeConfigFile {
  /** Name of the context. */
  readonly context: string;
  /** Address of its API server. */
  readonly server: string;
  /** Adds the context's credentials and certificates to a request; may run a plugin that the kubeconfig names. */
  readonly authorize: (options: RequestOptions) => Promise<void>;
}

/** Which kubeconfig is read, and which of its contexts. */
export interface KubeConfigProps {
  /** @default - `$KUBECONFIG`, else `~/.kube/config`, as kubectl reads them */
  readonly file?: string;
  /** @default - its current context */
  readonly context?: string;
}

/**
 * Reads a kubeconfig as kubectl does.
 *
 * @throws GalleyError KUBECONFIG_INVALID if it is unreadable, or has no such context
 */
export async function readKubeConfig({ file, context }: KubeConfigProps): Promise<KubeConfigFile> {
  // Loaded here: half a second that no other command has to wait for.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const shown = file ?? 'kubeconfig';
  try {
    if (file !== undefined) config.loadFromFile(file);
    else {
      config.loadFromDefault();
      if (isInvented(config)) throw new NoKubeConfig();
    }
    if (context !== undefined) config.setCurrentContext(context);
  } catch (cause) {
    throw problem('KUBECONFIG_INVALID', {
      subject: shown,
      expected: 'a kubeconfig',
      got: JSON.stringify(whatIsWrong(cause)),
      next: 'name one with --kubeconfig',
    });
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    const known = config.getContexts().map(({ name }) => name);
    throw problem('KUBECONFIG_INVALID', {
      subject: shown,
      expected: `a context among ${known.join(', ') || '(none)'}`,
      got: JSON.stringify(config.getCurrentContext()),
      next: 'name one with --context',
    });
  }
  if (!URL.canParse(cluster.server) || !/^https?:$/.test(new URL(cluster.server).protocol))
    throw problem('KUBECONFIG_INVALID', {
      subject: shown,
      expected: `a server by https in the context ${config.getCurrentContext()}`,
      got: 'another URL (not shown)',
      next: 'correct it, or name one with --context',
    });
  refuseOldPlugin(config, shown);
  const keep = keptAgent();
  return {
    context: config.getCurrentContext(),
    server: cluster.server,
    authorize: async (options) => {
      try {
        await config.applyToHTTPSOptions(options);
      } catch (cause) {
        throw new Error(whyNoCredentials(cause), { cause });
      }
      keep(options);
    },
  };
}

/** A server's address for people: without a login, a query or a fragment. */
export function shownServer(server: string): string {
  const { origin, pathname } = new URL(server);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

/** kubectl has none of them but that for OIDC since 1.26, and the library lets their programs write to our terminal. */
function refuseOldPlugin(config: LoadedConfig, shown: string): void {
  const provider: unknown = config.getCurrentUser()?.authProvider?.name;
  if (provider === undefined || provider === 'oidc') return;
  throw problem('KUBECONFIG_INVALID', {
    subject: shown,
    expected: 'an `exec` plugin, as kubectl takes it since 1.26',
    got: 'an `auth-provider`',
    next: 'let the provider write the kubeconfig anew',
  });
}

class NoKubeConfig extends Error {}

/** What a kubeconfig is instead. Its own words are left out: a parser quotes the line that it stumbles over, with the password in it. */
function whatIsWrong(cause: unknown): string {
  if (cause instanceof NoKubeConfig) return 'no file, neither by $KUBECONFIG nor at ~/.kube/config';
  const { code, mark } = cause as { readonly code?: unknown; readonly mark?: { readonly line: number; readonly column: number } };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code;
  return mark === undefined ? 'a file that is none' : `YAML that does not parse at line ${mark.line + 1}, column ${mark.column + 1}`;
}

/** Why credentials can't be had, without a word of the plugin or the file that they come from: it may hold them. */
function whyNoCredentials(cause: unknown): string {
  const { code, path } = cause as { readonly code?: unknown; readonly path?: unknown };
  const ofSystem = typeof code === 'string' && /^E[A-Z]+$/.test(code);
  return ofSystem
    ? `${code}${typeof path === 'string' ? ` for ${path}` : ''}`
    : 'its plugin, command or token file fails, and what it says is not shown';
}

/** Where it finds no kubeconfig and runs in no pod, the library makes one up, for a server on this machine that nobody named. */
function isInvented(config: LoadedConfig): boolean {
  return config.getCurrentContext() === 'loaded-context' && config.getCurrentCluster()?.server === 'http://localhost:8080';
}
