import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { GitSource, type GitSourceProps } from '../../../constructs/flux/git-source';
import { at, manifests, one, synth } from '../../support/synth';

const smallest: GitSourceProps = { url: 'https://git.example.com/shop.git', branch: 'main' };

describe('GitSource', () => {
  test('smallest: a branch that anyone may clone, looked at each minute', () => {
    expect(synth(GitSource, smallest)).toEqual([
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'subject' },
        spec: { url: 'https://git.example.com/shop.git', ref: { branch: 'main' }, interval: '1m0s' },
      },
    ]);
  });

  test('everything: each prop reaches the manifest', () => {
    const everything: Required<GitSourceProps> = { ...smallest, name: 'shop', secret: 'deploy-key', interval: Duration.minutes(5) };
    const repository = one(synth(GitSource, everything), 'GitRepository');
    expect(at(repository, 'metadata.name')).toBe('shop');
    expect(at(repository, 'spec')).toEqual({
      url: everything.url,
      ref: { branch: 'main' },
      interval: '5m0s',
      secretRef: { name: 'deploy-key' },
    });
  });

  test.each([
    ['git@git.example.com:team/shop.git', 'ssh://git@git.example.com/team/shop.git'],
    ['ssh://git@git.example.com:2222/team/shop.git', 'ssh://git@git.example.com:2222/team/shop.git'],
  ])('the URL %s is one that Flux takes', (url, expected) => {
    expect(at(one(synth(GitSource, { ...smallest, url, secret: 'key' }), 'GitRepository'), 'spec.url')).toBe(expected);
  });

  test('refuses ssh without the Secret that holds its key', () => {
    expect(() => synth(GitSource, { ...smallest, url: 'git@git.example.com:shop.git' })).toThrow(
      'test/subject: secret: expected one with the key that ssh needs, got none for ssh://git@git.example.com/shop.git; name it',
    );
  });

  test('hatch: ApiObject.of finds the GitRepository', () => {
    const chart = Testing.chart();
    const subject = new GitSource(chart, 'subject', smallest);
    ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/sparseCheckout', ['dist']));
    expect(at(manifests(chart)[0], 'spec.sparseCheckout')).toEqual(['dist']);
  });
});
