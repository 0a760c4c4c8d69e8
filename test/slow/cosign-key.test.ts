import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE } from '../../core/registry/patience';
import { signatureFault } from '../../ports/proof/image-signature';
import { HttpRegistry } from '../../ports/registry/http-registry';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { pushImage } from '../support/registry/images';

const hasCosign = spawnSync('cosign', ['version']).status === 0;

/** Where cosign is on PATH: `go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3` makes it. */
(hasCosign ? describeWithRegistry : describe.skip)('what cosign itself signs by a key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-cosign-'));
  let docker: DockerRegistry;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    for (const name of ['own', 'other']) cosign('generate-key-pair', '--output-key-prefix', join(folder, name));
  });
  afterAll(async () => {
    await docker.stop();
    rmSync(folder, { recursive: true });
  });

  const cosign = (...words: readonly string[]): string =>
    execFileSync('cosign', words, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, HOME: folder, COSIGN_PASSWORD: '' } });
  const keyOf = (name: string): string => readFileSync(join(folder, `${name}.pub`), 'utf8');

  test.each([
    ['in its first form', 'false', 'simple'],
    ['as a bundle', 'true', 'bundle'],
  ])('is verified %s, and not by another key', async (_, asBundle, kind) => {
    const repository = `shop/web-${kind}`;
    const image = `${docker.host}/${repository}`;
    const digest = await pushImage(docker.host, { repository, tag: '1', platforms: ['linux/amd64', 'linux/arm64'] });
    const registry = new HttpRegistry({ patience: PATIENCE, plain: new Set(), tell: () => {} });
    expect(await registry.signaturesOf(image, digest)).toEqual([]);
    const options = [
      '--use-signing-config=false',
      '--tlog-upload=false',
      `--new-bundle-format=${asBundle}`,
      '--key',
      join(folder, 'own.key'),
    ];
    cosign('sign', '--yes', ...options, `${image}@${digest}`);
    const signatures = await registry.signaturesOf(image, digest);
    expect(signatures.map((each) => each.kind)).toEqual([kind]);
    expect(await signatureFault(signatures, { by: { key: keyOf('own') }, digest })).toBeUndefined();
    expect(await signatureFault(signatures, { by: { key: keyOf('other') }, digest })).toBe('one that this key did not make');
    expect(await signatureFault(signatures, { by: { key: keyOf('own') }, digest: `sha256:${'0'.repeat(64)}` })).toBe(
      'one over another digest',
    );
  });
});
