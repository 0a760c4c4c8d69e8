import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type ImageRef, withImages } from '../../core/image';
import { Application } from '../application';
import { allInvalid, type ConstructFault } from '../invalid';
import { markAsData } from '../storage/data';

const VENDORED = 'galley:vendored';

/** An object as a tool rendered it. */
export interface VendoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** The record of vendored manifests, `made.json`, which `galley import --helm` and `--kustomize` write beside them. */
export interface VendoredRecord {
  /** `sha256:…` of the file of the manifests. */
  readonly digest: string;
  readonly [what: string]: unknown;
}

/** Properties for `VendoredManifests`. */
export interface VendoredManifestsProps {
  readonly made: VendoredRecord;
  /** What `manifests.json` holds. */
  readonly manifests: readonly VendoredObject[];
  /** The release's image for each reference that the manifests name. */
  readonly images: Readonly<Record<string, ImageRef>>;
  /** A namespace that is made for them. @default - none: the manifests bring theirs, or the cluster has it */
  readonly namespace?: string;
  /** Applications that come before this one on the first install. @default - none */
  readonly after?: readonly Application[];
}

/**
 * A part that somebody else makes, kept as its own tool renders it: an application whose objects come from vendored manifests. Only images are
 * others: those of the release, by digest. Where there are Namespaces, they are a stage of their own, before the rest.
 */
export class VendoredManifests extends Application {
  /**
   * @throws GalleyError CONSTRUCT_INVALID if somebody changed the vendored manifests, if one names an image without a slot, or if the
   * release has another tag of it
   */
  constructor(scope: Construct, id: string, props: VendoredManifestsProps) {
    const { namespace, manifests, after = [] } = props;
    const own = namespace === undefined ? [] : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }];
    const objects: readonly VendoredObject[] = [...own, ...manifests];
    super(scope, id, { after, stages: objects.some(isNamespace) ? ['namespaces', 'objects'] : [] });
    this.node.addMetadata(VENDORED, true);
    this.refuseEdited(props);
    for (const object of this.pinned(objects, props.images)) {
      const chart = this.stages.length === 0 ? this : this.stage(isNamespace(object) ? 'namespaces' : 'objects');
      const apiObject = new ApiObject(chart, idOf(object), object);
      if (holdsData(object)) markAsData(apiObject);
    }
  }

  /** Whether a construct comes from vendored manifests: the rules for our own objects don't apply to these. */
  static hold({ node }: IConstruct): boolean {
    // By what it says of itself: cdk8s takes any chart for an instance of any class of charts.
    return node.scopes.some((scope) => scope.node.metadata.some(({ type }) => type === VENDORED));
  }

  private refuseEdited({ made, manifests }: VendoredManifestsProps): void {
    // The very text that was written: JSON keeps the order of keys.
    const digest = `sha256:${createHash('sha256')
      .update(`${JSON.stringify(manifests, null, 2)}\n`)
      .digest('hex')}`;
    if (digest === made.digest) return;
    throw allInvalid(this, [
      {
        prop: 'manifests',
        expected: `what was vendored, ${made.digest}`,
        got: digest,
        next: 'restore manifests.json with git; to change what it holds, change its values and run galley import --again --replace',
      },
    ]);
  }

  private pinned(objects: readonly VendoredObject[], images: Readonly<Record<string, ImageRef>>): VendoredObject[] {
    const faults = new Map<string, ConstructFault>();
    const pinned = objects.map((object) =>
      withImages(object, (reference) => {
        const image = Object.hasOwn(images, reference) ? images[reference] : undefined;
        const fault = faultOf(reference, image, `${object.kind} ${object.metadata.name}`);
        if (fault !== undefined && !faults.has(reference)) faults.set(reference, fault);
        return String(image ?? reference);
      }),
    );
    if (faults.size > 0) throw allInvalid(this, [...faults.values()]);
    return pinned;
  }
}

function faultOf(reference: string, image: ImageRef | undefined, where: string): ConstructFault | undefined {
  const prop = `images[${JSON.stringify(reference)}]`;
  if (image === undefined) return { prop, expected: `an image of the release, for ${where}`, got: 'none', next: 'add a slot for it' };
  const tag = /:(?<tag>[\w.-]+)(?:@|$)/.exec(reference.slice(reference.lastIndexOf('/') + 1))?.groups?.['tag'];
  if (tag === undefined || tag === 'latest' || image.tag === undefined || image.tag === tag) return undefined;
  // Manifests and program are one release.
  return {
    prop,
    expected: `the tag ${tag}, which the manifests are made for`,
    got: image.tag,
    next: 'pin that tag, or import the chart that has the other',
  };
}

/** Deleting these deletes data, as does deleting objects that Helm should keep. */
const holdsData = ({ kind, metadata: { annotations } }: VendoredObject): boolean =>
  kind === 'PersistentVolumeClaim' || annotations?.['helm.sh/resource-policy'] === 'keep';

const isNamespace = ({ apiVersion, kind }: VendoredObject): boolean => apiVersion === 'v1' && kind === 'Namespace';

const idOf = ({ apiVersion, kind, metadata }: VendoredObject): string =>
  [apiVersion.split('/').at(-2) ?? '', kind, metadata.namespace ?? '', metadata.name].join('.');
