import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kaze } from '../../../charts/kaze';
import { loadRelease } from '../../../core/release/load';
import { ROOT } from '../../support/galley';

const file = 'releases/kaze/1.4.0.yaml';
const release = loadRelease({ text: readFileSync(join(ROOT, file), 'utf8'), file, system: kaze });

describe('release 1.4.0 of kaze', () => {
  test.each(Object.entries(release.components))('%s is a placeholder that anyone can recompute', (_, { image, tag, digest, origin }) => {
    expect(image).toMatch(/^ghcr\.io\/speedrun-ventures\//);
    expect(origin).toBe('sample');
    expect(digest).toBe(`sha256:${createHash('sha256').update(`${image}:${tag}`).digest('hex')}`);
  });

  test.each(Object.entries(release.thirdParty))('%s has a version, and says where its digest was seen', (_, { tag, origin, from }) => {
    expect(tag).toMatch(/[0-9]/);
    expect(origin).toBe('seen');
    expect(from).toMatch(/public repositories, \d+ file/);
  });

  test('Tailscale runs without a service-account token, which it does from 1.96.2 on', () => {
    const [major = 0, minor = 0, patch = 0] = (release.thirdParty['tailscale']?.tag ?? '').slice(1).split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(1_096_002);
  });

  test('Langfuse and its worker are of one version', () => {
    expect(release.thirdParty['langfuse-worker']?.tag).toBe(release.thirdParty['langfuse']?.tag);
  });
});
