import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ImagePolicy,
  ImagePolicySpecDigestReflectionPolicy,
  ImageRepository,
  ImageUpdateAutomation,
  ImageUpdateAutomationSpecSourceRefKind,
  ImageUpdateAutomationSpecUpdateStrategy,
} from '../../imports/image.toolkit.fluxcd.io';
import { goDuration } from '../go-duration';
import { invalid } from '../invalid';
import { GitSource, type GitSourceProps } from './git-source';
import { type ImageMarkers, imageMarkers } from './image-marker';

/** Which policies an automation obeys; without it, all of its namespace. */
const BELONGS_TO = 'galley.dev/image-updates';

/** An image to update. */
export interface UpdatedImage {
  /** Registry and repository, without a tag. */
  readonly image: string;
  /** Versions that are taken, the highest of them: `>=1.4.0 <2.0.0`, `1.x`. Tags that are no version, `latest` among them, never are. */
  readonly range: string;
  /** Secret beside it, of type dockerconfigjson. @default - none: anyone may read the registry */
  readonly secret?: string;
}

/** Properties for `ImageUpdates`. */
export interface ImageUpdatesProps {
  /** Beginning of all names. @default - the id */
  readonly name?: string;
  /** Where the lockfiles are: Galley's own sources, not the rendered tree. Its Secret may push, so that it is never left out. */
  readonly source: Required<Pick<GitSourceProps, 'url' | 'branch' | 'secret'>>;
  /** Folder of the lockfiles, from the repository's root: `releases/<system>`. */
  readonly releases: string;
  /** Branch that it pushes to, its own. It is overwritten each time: what renders it and asks for the review starts from here. */
  readonly pushBranch: string;
  readonly author: { readonly name: string; readonly email: string };
  /** By the name of the lockfile's entry. */
  readonly images: Readonly<Record<string, UpdatedImage>>;
  /** How often registries and lockfiles are looked at. @default Duration.minutes(10) */
  readonly interval?: Duration;
}

/**
 * Takes new versions of images into the lockfiles, tag and digest, on a branch of its own. What runs changes when that branch is rendered,
 * reviewed and merged: nothing here touches the rendered tree.
 *
 * It reads a digest once for each tag, and does not follow a tag that moves later.
 *
 * @see https://fluxcd.io/flux/components/image/
 */
export class ImageUpdates extends Construct {
  readonly name: string;
  private readonly policies = new Map<string, { readonly namespace: string; readonly name: string }>();

  /**
   * @throws GalleyError CONSTRUCT_INVALID if its chart has no namespace, the folder is none of lockfiles, the branch is not its own, or
   * no image is named
   */
  constructor(scope: Construct, id: string, props: ImageUpdatesProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const namespace = this.refuse(props);
    const interval = goDuration(props.interval ?? Duration.minutes(10));
    const source = new GitSource(this, 'source', { ...props.source, name: this.name });
    for (const [slot, updated] of Object.entries(props.images)) {
      this.policies.set(slot, { namespace, name: this.policy(slot, updated, interval) });
    }
    new ImageUpdateAutomation(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        interval,
        sourceRef: { kind: ImageUpdateAutomationSpecSourceRefKind.GIT_REPOSITORY, name: source.name },
        policySelector: { matchLabels: { [BELONGS_TO]: this.name } },
        update: { path: `./${props.releases}`, strategy: ImageUpdateAutomationSpecUpdateStrategy.SETTERS },
        git: {
          checkout: { ref: { branch: props.source.branch } },
          commit: {
            author: { ...props.author },
            messageTemplate: `Take new images into ${props.releases}\n\n{{ range .Changed.Changes }}{{ println .OldValue "->" .NewValue }}{{ end }}`,
          },
          push: { branch: props.pushBranch },
        },
      },
    });
  }

  /**
   * The comments that mark a lockfile's entry for updates.
   *
   * @param slot name of the entry
   * @throws GalleyError CONSTRUCT_INVALID for one that is not among the images
   */
  markersOf(slot: string): ImageMarkers {
    const policy = this.policies.get(slot);
    if (policy === undefined) {
      throw invalid(this, {
        expected: `one of the images ${[...this.policies.keys()].join(', ')}`,
        got: slot,
        next: 'name one of them',
      });
    }
    return imageMarkers(policy);
  }

  private policy(slot: string, { image, range, secret }: UpdatedImage, interval: string): string {
    const metadata = { name: `${this.name}-${slot}`, labels: { [BELONGS_TO]: this.name } };
    new ImageRepository(this, `repository-${slot}`, {
      metadata,
      spec: { image, interval, secretRef: secret === undefined ? undefined : { name: secret } },
    });
    new ImagePolicy(this, `policy-${slot}`, {
      metadata,
      spec: {
        imageRepositoryRef: { name: metadata.name },
        policy: { semver: { range } },
        digestReflectionPolicy: ImagePolicySpecDigestReflectionPolicy.IF_NOT_PRESENT,
      },
    });
    return metadata.name;
  }

  private refuse({ releases, source, pushBranch, images }: ImageUpdatesProps): string {
    const { namespace } = Chart.of(this);
    if (namespace === undefined)
      throw invalid(this, { expected: 'a chart with a namespace, which markers name', got: 'none', next: 'give it one' });
    if (!/^releases(\/[^/]+)*$/.test(releases)) {
      throw invalid(this, {
        prop: 'releases',
        expected: 'a folder of lockfiles, releases/<system>',
        got: releases,
        next: 'what is rendered is never written',
      });
    }
    if (pushBranch === source.branch) {
      throw invalid(this, {
        prop: 'pushBranch',
        expected: 'a branch of its own',
        got: `${pushBranch}, which the sources are on`,
        next: 'name another',
      });
    }
    if (Object.keys(images).length === 0)
      throw invalid(this, { prop: 'images', expected: 'at least one', got: 'none', next: 'name it, or leave this out' });
    return namespace;
  }
}
