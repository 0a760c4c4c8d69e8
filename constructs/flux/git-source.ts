import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { GitRepository } from '../../imports/source.toolkit.fluxcd.io';
import { goDuration } from '../go-duration';
import { invalid } from '../invalid';

/** Properties for `GitSource`. */
export interface GitSourceProps {
  /** @default - the id */
  readonly name?: string;
  /** As git takes it: `https://…`, `ssh://…` or `git@host:path`. */
  readonly url: string;
  readonly branch: string;
  /** Secret beside it with the credentials: `identity` and `known_hosts` for ssh, `username` and `password` for https. @default - none: anyone may clone it */
  readonly secret?: string;
  /** How often the branch is looked at. @default Duration.minutes(1) */
  readonly interval?: Duration;
}

/**
 * A branch of a git repository, as Flux's other objects refer to it.
 *
 * @see https://fluxcd.io/flux/components/source/gitrepositories/
 */
export class GitSource extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID if ssh is spoken without a Secret, which holds the key */
  constructor(scope: Construct, id: string, props: GitSourceProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const url = asUrl(props.url);
    if (url.startsWith('ssh:') && props.secret === undefined) {
      throw invalid(this, {
        prop: 'secret',
        expected: 'one with the key that ssh needs',
        got: `none for ${url}`,
        next: 'name it',
      });
    }
    new GitRepository(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        url,
        ref: { branch: props.branch },
        interval: goDuration(props.interval ?? Duration.minutes(1)),
        secretRef: props.secret === undefined ? undefined : { name: props.secret },
      },
    });
  }
}

/** Flux takes URLs alone: `git@host:path`, which git takes too, is `ssh://git@host/path`. */
function asUrl(url: string): string {
  return url.includes('://') ? url : `ssh://${url.replace(':', '/')}`;
}
