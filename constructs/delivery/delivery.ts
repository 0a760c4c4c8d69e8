import type { Application } from '../application';

/** Where the rendered tree is reconciled from. */
export interface DeliverySource {
  /** Git repository, as the controller clones it. */
  readonly url: string;
  readonly branch: string;
  /** The environment's folder in it, without a leading or trailing slash: `dist/<system>/<environment>`. */
  readonly path: string;
}

/** The applications that a controller reconciles, in controller-neutral terms. */
export interface DeliveryProps {
  /** `<system>-<environment>`: the beginning of every name, since the controller's namespace may hold other environments' too. */
  readonly name: string;
  /**
   * The environment's applications, complete: they are locked, so that nothing is added that its project and its order don't know.
   */
  readonly applications: readonly Application[];
  readonly source: DeliverySource;
  /** Namespace that the controller runs in, and that its objects live in. */
  readonly controllerNamespace: string;
  /** Labels of the controller's objects. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Storage classes that bind a claim before any pod uses it. @default - none: claims wait for their first consumer */
  readonly immediateStorageClasses?: readonly string[];
}
