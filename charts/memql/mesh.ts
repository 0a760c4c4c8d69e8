import { type BuildProps, type Environment, environmentLabels, type ImageRef } from 'galley';
import { type App, Application, Namespace, PriorityClass, type Stage } from 'galley/constructs';
import type { MemqlConfig } from './config';
import type { MemqlSlot } from './images';

/**
 * The order of every change, each stage complete before the next one starts:
 *
 * - `trust`: the way to Key Vault and the internal authority. Apart from what they give: Argo CD takes a Secret or a certificate whose store
 *   or issuer is not ready yet for failed. Then the whole sync has failed;
 * - `secrets`: fetched and issued secrets, except the tokens that identity mints, which are in the last stage;
 * - `migration`: the schema, before any node of the release;
 * - `identity`: the node that all others ask for identities, and the parts of the gate;
 * - `mesh`: the rest, and the routes to it. Last, since a paused Rollout is never healthy, and since a Deployment whose pods a Rollout makes
 *   starts its rollout when it is changed, wherever the Rollout stands.
 */
const STAGES = ['trust', 'secrets', 'migration', 'identity', 'mesh'] as const;
export type StageName = (typeof STAGES)[number];

/** What every part of one memQL shares. */
export class Mesh {
  readonly environment: Environment<MemqlConfig>;
  readonly config: MemqlConfig;
  readonly images: Readonly<Record<MemqlSlot, ImageRef>>;
  readonly applications: readonly Application[];
  /** Name of the PriorityClass that gates run with: a version must not fail because its gate waited for a node behind pods of other versions. */
  readonly gatePriority: string;
  readonly #application: Application;

  constructor(app: App, { environment, images }: BuildProps<MemqlConfig, MemqlSlot>) {
    this.environment = environment;
    this.config = environment.config;
    this.images = images;
    const labels = environmentLabels(environment);
    const { namespace } = this.config;
    const base = new Application(app, 'base', { labels });
    new Namespace(base, namespace, { podSecurity: 'restricted' });
    this.gatePriority = new PriorityClass(base, `${namespace}-gate`, {
      value: 1000,
      description: "Gates of new versions: scheduled before whatever waits for room, at nobody's cost",
    }).name;
    this.#application = new Application(app, 'memql', { namespace, labels, after: [base], stages: STAGES });
    this.applications = [base, this.#application];
  }

  /** The part of the one application that everything stands in. */
  stage(name: StageName): Stage {
    return this.#application.stage(name);
  }
}

/** memQL builds its images only for this platform. */
export const AMD64 = { 'kubernetes.io/arch': 'amd64' } as const;

/**
 * The user `nonroot` of distroless images. They run as root by default, and so does Debian's image, in which a numeric user needs no entry.
 */
export const USER = 65532;
