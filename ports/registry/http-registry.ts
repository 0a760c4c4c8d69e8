import { createHash } from 'node:crypto';
import { problem } from '../../core/errors';
import { isSchema1, MANIFEST_TYPES, readConfigPlatform, readManifest } from '../../core/registry/manifest';
import type { Patience } from '../../core/registry/patience';
import type { ImageRegistry, RegistryImage } from '../../core/registry/registry';
import { type Repository, repositoryOf } from '../../core/registry/repository';
import type { ImageSignature } from '../../core/registry/signature';
import { blobUrl, manifestUrl, type PlainHosts, referrersUrl } from '../../core/registry/urls';
import { Authorizer } from './authorization';
import type { Answer, Question } from './exchange';
import { readSignatures } from './image-signatures';
import { Logins } from './logins';
import { PersistentClient } from './persistent';

/** Properties of a registry client. */
export interface HttpRegistryProps {
  readonly patience: Patience;
  /** Hosts that may be asked without TLS, beside this machine's own. */
  readonly plain: PlainHosts;
  /** Called before a wait that a person would wonder about. */
  readonly tell: (text: string) => void;
}

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Registries over HTTP, by the OCI distribution API: https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export class HttpRegistry implements ImageRegistry {
  private readonly client: PersistentClient;
  private readonly authorizer: Authorizer;
  private readonly authorizations = new Map<string, string>();

  constructor(private readonly props: HttpRegistryProps) {
    this.client = new PersistentClient(props.patience, props.plain, props.tell);
    this.authorizer = new Authorizer(this.client, new Logins(props.patience.timeout));
  }

  async read(image: string, reference: string): Promise<RegistryImage> {
    const repository = repositoryOf(image);
    const url = manifestUrl(repository, reference, this.props.plain);
    const answer = await this.ask({ method: 'GET', url, accept: MANIFEST_TYPES }, repository, image);
    if (answer.status === 404) throw unknown(image, reference, answer);
    const digest = this.manifestDigest(answer, image, reference);
    const manifest = readManifest(answer.headers.get('content-type') ?? '', answer.body.toString('utf8'));
    if (manifest === undefined)
      throw problem('REGISTRY_FAILED', {
        subject: image,
        expected: 'an image or an index of images',
        got: `neither from ${answer.host}`,
        next: 'check the tag',
      });
    return {
      digest,
      platforms: manifest.kind === 'index' ? manifest.platforms : await this.platformOf(manifest.config, repository, image),
    };
  }

  async digestOf(image: string, reference: string): Promise<string | undefined> {
    const repository = repositoryOf(image);
    const url = manifestUrl(repository, reference, this.props.plain);
    const head = await this.askAuthorized({ method: 'HEAD', url, accept: MANIFEST_TYPES }, repository);
    const digest = head.headers.get('docker-content-digest') ?? '';
    if (head.status === 200 && DIGEST.test(digest)) return digest;
    // Some registries and proxies refuse HEAD, know nothing by it, or leave the digest out: what GET brings is the registry's answer.
    const answer = await this.ask({ method: 'GET', url, accept: MANIFEST_TYPES }, repository, image);
    return answer.status === 404 ? undefined : this.manifestDigest(answer, image, reference);
  }

  async signaturesOf(image: string, digest: string): Promise<readonly ImageSignature[]> {
    const repository = repositoryOf(image);
    const { plain } = this.props;
    const get = async (url: URL, accept: string, declared?: string): Promise<Buffer | undefined> => {
      const answer = await this.ask({ method: 'GET', url, accept }, repository, image);
      if (answer.status === 404) return undefined;
      if (declared !== undefined) this.verified(answer, image, declared);
      return answer.body;
    };
    const known = (reference: string): string | undefined => (DIGEST.test(reference) ? reference : undefined);
    return readSignatures(
      {
        manifest: async (reference) =>
          (await get(manifestUrl(repository, reference, plain), MANIFEST_TYPES, known(reference)))?.toString('utf8'),
        blob: (each) => get(blobUrl(repository, each, plain), '*/*', each),
        referrers: async (each) => {
          // Registries without such a list have their own ways of saying so.
          const answer = await this.askAuthorized(
            { method: 'GET', url: referrersUrl(repository, each, plain), accept: INDEX_TYPE },
            repository,
          );
          return answer.status === 200 ? answer.body.toString('utf8') : undefined;
        },
      },
      digest,
    );
  }

  /** The hash of a manifest, which is the digest that was asked for, or that the registry says it is. */
  private manifestDigest(answer: Answer, image: string, reference: string): string {
    if (isSchema1(answer.headers.get('content-type') ?? '', answer.body.toString('utf8')))
      throw problem('IMAGE_UNKNOWN', {
        subject: `${image}`,
        expected: 'an image or an index of images',
        got: `a schema 1 manifest from ${answer.host}, which nodes no longer run`,
        next: 'push the image again',
      });
    return this.verified(answer, image, DIGEST.test(reference) ? reference : answer.headers.get('docker-content-digest'));
  }

  /** A single image does not say its platform; its configuration does. */
  private async platformOf(config: string, repository: Repository, image: string): Promise<string[]> {
    const answer = await this.ask({ method: 'GET', url: blobUrl(repository, config, this.props.plain), accept: '*/*' }, repository, image);
    if (answer.status === 404) throw unknown(image, config, answer);
    this.verified(answer, image, config);
    const platform = readConfigPlatform(answer.body.toString('utf8'));
    return platform === undefined ? [] : [platform];
  }

  /** The hash of a body, which is the digest that was asked for, or that the registry says it is. */
  private verified({ body, host }: Answer, image: string, declared: string | null): string {
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    if (declared !== null && declared !== digest)
      throw problem('REGISTRY_DIGEST', {
        subject: image,
        expected: `content of digest ${DIGEST.test(declared) ? declared : 'that is well formed'}`,
        got: `${digest} from ${host}`,
        next: 'do not use it, and find out who changed it',
      });
    return digest;
  }

  /** Asks, and refuses any answer but 200 and 404. */
  private async ask(question: Question, repository: Repository, image: string): Promise<Answer> {
    const answer = await this.askAuthorized(question, repository);
    const { status, host } = answer;
    if (status === 401 || status === 403)
      throw problem('REGISTRY_DENIED', {
        subject: image,
        expected: 'to be let in',
        got: `status ${status} from ${host}`,
        next: `log in with docker login ${repository.host}, or correct the image`,
      });
    if (status !== 200 && status !== 404)
      throw problem('REGISTRY_FAILED', {
        subject: image,
        expected: 'an answer',
        got: `status ${status} from ${host}`,
        next: 'check the registry',
      });
    return answer;
  }

  /** Asks with the credentials that the repository accepted before, and again if the registry demands a login or a wider scope. */
  private async askAuthorized(question: Question, repository: Repository): Promise<Answer> {
    const key = `${repository.host}/${repository.path}`;
    let answer = await this.client.ask({ ...question, authorization: this.authorizations.get(key) });
    for (const again of [false, true]) {
      if (answer.status !== 401 || answer.elsewhere) break;
      const authorization = await this.authorizer.answer(answer, repository, again);
      if (authorization === undefined) break;
      this.authorizations.set(key, authorization);
      answer = await this.client.ask({ ...question, authorization });
    }
    return answer;
  }
}

function unknown(image: string, reference: string, { host }: Answer): Error {
  return problem('IMAGE_UNKNOWN', {
    subject: image,
    expected: `${reference} in the registry`,
    got: `status 404 from ${host}`,
    next: 'correct the image or its tag',
  });
}
