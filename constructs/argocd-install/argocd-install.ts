import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { ARGO_CD_INSTALLS } from '../../imports/argo-cd-install';
import { invalid } from '../invalid';
import { Namespace } from '../namespace';
import { APPLICATION_HEALTH } from './application-health';
import { withImages } from './images';
import type { InstallObject } from './install-object';
import { ARGO_CD_VERSIONS } from './versions';

/** What Argo CD runs, by the name that upstream gives it. */
export type ArgoCdImages = Readonly<Record<'argocd' | 'dex' | 'redis', ImageRef>>;

/** Properties for `ArgoCdInstall`. */
export interface ArgoCdInstallProps {
  /** One of `ARGO_CD_VERSIONS`. */
  readonly version: string;
  /** It is made too. */
  readonly namespace: string;
  /** What replaces upstream's tags. Where `argocd` has a tag, it is the version's: its manifests and its program are one release. */
  readonly images: ArgoCdImages;
  /**
   * How Argo CD marks what an Application owns. Tracking only by label is not an option. Argo CD overwrites app.kubernetes.io/instance,
   * operators copy that label onto Secrets that they make, and Argo CD would then prune those.
   *
   * @default 'annotation', which 2.x does not do by itself and 3.x does
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
   */
  readonly tracking?: 'annotation' | 'annotation+label';
}

/** In no namespace, among the kinds that upstream installs. */
const CLUSTER_SCOPED = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition'];

/** The ConfigMap of upstream's, there without data, that Argo CD reads its settings from. */
const SETTINGS = 'argocd-cm';

/**
 * Argo CD itself, as upstream's install manifests have it. Changed are: the namespace, the images, which come from the release by digest, and two
 * settings, the tracking method and the health of Applications. Descriptions in CRDs are left out.
 *
 * It is for a person to apply, before anything that Argo CD reconciles: `kubectl apply --server-side -k argocd`. Server-side, since a CRD of
 * it is near the size that client-side apply can write down (256 KiB as one annotation), and from 3.3 on beyond it.
 */
export class ArgoCdInstall extends Construct {
  readonly version: string;
  readonly tracking: 'annotation' | 'annotation+label';

  /**
   * @throws GalleyError CONSTRUCT_INVALID for a version that imports/ doesn't have, an image of another version, and where the manifests
   * name an image that there is no slot for
   */
  constructor(scope: Construct, id: string, props: ArgoCdInstallProps) {
    super(scope, id);
    this.version = props.version;
    this.tracking = props.tracking ?? 'annotation';
    const install = ARGO_CD_VERSIONS.includes(this.version) ? ARGO_CD_INSTALLS[this.version] : undefined;
    if (install === undefined) {
      throw invalid(this, {
        prop: 'version',
        expected: `one of ${ARGO_CD_VERSIONS.join(', ')}`,
        got: JSON.stringify(this.version),
        next: 'name one of these',
      });
    }
    const { tag } = props.images.argocd;
    if (tag !== undefined && tag !== `v${this.version}`) {
      throw invalid(this, {
        prop: 'images.argocd',
        expected: `the tag v${this.version}`,
        got: tag,
        next: 'change the version or the release',
      });
    }

    // Upstream's pods need no more than the restricted standard allows.
    new Namespace(this, 'namespace', { name: props.namespace, podSecurity: 'restricted' });
    for (const object of install.objects() as readonly InstallObject[]) {
      const images = (repository: string): ImageRef | undefined => this.imageFor(repository, props.images);
      const pinned = withImages(object, images, (fault) => invalid(this, fault));
      new ApiObject(this, `${object.kind}-${object.metadata.name}`.toLowerCase(), this.settled(inNamespace(pinned, props.namespace)));
    }
  }

  private imageFor(repository: string, images: ArgoCdImages): ImageRef | undefined {
    const slots: Readonly<Record<string, ImageRef>> = images;
    return slots[repository.split('/').at(-1) ?? repository];
  }

  /** The object with Argo CD's settings gets ours; another stays as it is. */
  private settled(object: InstallObject): InstallObject {
    if (object.kind !== 'ConfigMap' || object.metadata.name !== SETTINGS) return object;
    return {
      ...object,
      data: {
        'application.resourceTrackingMethod': this.tracking,
        'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
      },
    };
  }
}

/** A role binding needs no namespace of its subjects: without one they are in its own. */
function inNamespace(object: InstallObject, namespace: string): InstallObject {
  const subjects = object.subjects?.map((subject) => (subject.namespace === undefined ? subject : { ...subject, namespace }));
  return {
    ...object,
    metadata: CLUSTER_SCOPED.includes(object.kind) ? object.metadata : { ...object.metadata, namespace },
    subjects,
  };
}
