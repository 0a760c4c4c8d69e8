import { join } from 'node:path';
import type { KubeApi } from './api';
import type { KubeObject } from './api-types';
import { type Write, writesTo } from './audit';
import { disorder } from './stage-order';
import { objectsIn } from './trees';

/** A folder that has a Kustomization of its own, below the environment's: `<application>` or `<application>/<stage>`. */
export type Folder = string;

/** An environment in a rendered tree, in the order that its test asks of Flux. */
export class FluxEnvironment {
  /** Every folder that is reconciled, `delivery` apart. */
  readonly folders: readonly Folder[];

  /**
   * @param name `<system>-<environment>`, the root Kustomization's name
   * @param tree folder of the environment; rendered by the time it is read
   * @param before what comes right before each folder, listed by hand, because the test checks the order that the tree itself declares
   */
  constructor(
    readonly name: string,
    private readonly tree: string,
    private readonly before: Readonly<Record<Folder, readonly Folder[]>>,
  ) {
    this.folders = Object.keys(before);
  }

  /** Names of the Kustomizations of these folders. */
  kustomizations(folders: readonly Folder[] = this.folders): string[] {
    return folders.map((folder) => `${this.name}-${folder.replace('/', '-')}`);
  }

  /** The root's Kustomization, that of the rights in namespaces, and all others. */
  get everything(): string[] {
    return [this.name, ...this.kustomizations(['delivery-access']), ...this.kustomizations()];
  }

  objects(folder: Folder): KubeObject[] {
    return objectsIn(join(this.tree, folder));
  }

  /** Folders that come after one, at once or later. */
  after(folder: Folder): Folder[] {
    return this.folders.filter((each) => this.comesBefore(folder, each));
  }

  /** Folders of which Flux wrote something. */
  async written(api: KubeApi, writes: readonly Write[]): Promise<Folder[]> {
    const own = writes.filter(({ user, verb }) => user === 'flux' && verb !== 'delete');
    const found = await Promise.all(
      this.folders.map(async (folder) => {
        const each = await Promise.all(this.objects(folder).map((object) => writesTo(api, own, object)));
        return each.flat().length > 0 ? [folder] : [];
      }),
    );
    return found.flat();
  }

  /** Where the order was not kept by what Flux wrote, one line for each pair of objects. @param writes of one commit */
  async disorder(api: KubeApi, writes: readonly Write[]): Promise<string[]> {
    const placed = this.folders.flatMap((place) => this.objects(place).map((object) => ({ object, place })));
    return disorder(api, writes, { user: 'flux', placed, comesBefore: (earlier, later) => this.comesBefore(earlier, later) });
  }

  private comesBefore(earlier: Folder, later: Folder): boolean {
    return (this.before[later] ?? []).some((each) => each === earlier || this.comesBefore(earlier, each));
  }
}
