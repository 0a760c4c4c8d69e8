import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memql } from '../../../charts/memql';
import { loadRelease } from '../../../core/release/load';
import { ARGO_CD_INSTALLS } from '../../../imports/argo-cd-install';
import { ROOT } from '../../support/galley';

const file = 'releases/memql/0.9.14.yaml';
const text = readFileSync(join(ROOT, file), 'utf8');
const release = loadRelease({ text, file, system: memql });
const all = Object.entries({ ...release.components, ...release.thirdParty, ...release.tools });

describe('release 0.9.14 of memql', () => {
  test('has the eight components; the gate is a tool, not a ninth', () => {
    expect(Object.keys(release.components)).toEqual([
      'agent',
      'bff',
      'cognition',
      'copresent',
      'identity',
      'planner',
      'voice',
      'workbench',
    ]);
    expect(Object.keys(release.tools)).toEqual(['deploy-gate-check']);
  });

  test('carrier and web application are built against the release’s engine, and say so', () => {
    expect(release.engineVersion).toBe('0.9.14');
    const built = Object.entries(release.components).flatMap(([name, { builtAgainstEngine }]) =>
      builtAgainstEngine === undefined ? [] : [[name, builtAgainstEngine]],
    );
    expect(Object.fromEntries(built)).toEqual({ bff: '0.9.14', copresent: '0.9.14' });
  });

  test('a carrier of another engine is refused', () => {
    const other = text.replace('builtAgainstEngine: 0.9.14', 'builtAgainstEngine: 0.9.13');
    expect(() => loadRelease({ text: other, file, system: memql })).toThrow(
      /components\.bff\.builtAgainstEngine: expected .*0\.9\.14.*0\.9\.13/,
    );
  });

  test.each(['bff', 'copresent'])('%s without its engine is refused, and so is a release without one', (name) => {
    const silent = text.replace(new RegExp(`(  ${name}:\\n(?: {4}.*\\n)*?) {4}builtAgainstEngine: .*\\n`), '$1');
    expect(silent).not.toBe(text);
    expect(() => loadRelease({ text: silent, file, system: memql })).toThrow(
      `components.${name}.builtAgainstEngine: missing, expected the engine version`,
    );
    const without = text.replace(/engineVersion: .*\n/, '');
    expect(() => loadRelease({ text: without, file, system: memql })).toThrow(/engineVersion: missing/);
  });

  test('the two published digests are as they were published', () => {
    const published = all.filter(([, { origin }]) => origin === 'published').map(([, { image, digest }]) => [image, digest]);
    expect(Object.fromEntries(published)).toEqual({
      'acrmemql.azurecr.io/memql-bff-copresent': 'sha256:c3e3dd89fe052842e13d563731ec9b5a4d0d46f8f5416aae6c47122ffa86fa0a',
      'acrmemql.azurecr.io/memql-cognition': 'sha256:3d3eae79e9f97b2bc334410b07f340b6e279bb13b750401e5f11da8469313003',
    });
  });

  test.each(all.filter(([, { origin }]) => origin === 'sample'))(
    '%s is a placeholder that anyone can recompute',
    (_, { image, tag, digest }) => {
      expect(digest).toBe(`sha256:${createHash('sha256').update(`${image}:${tag}`).digest('hex')}`);
    },
  );

  test('Argo CD’s images are of the versions that its manifests name', () => {
    const upstream = Object.values(ARGO_CD_INSTALLS['3.5.7']?.images ?? {});
    const pinned = Object.values(release.thirdParty).map(({ image, tag }) => `${image.replace('docker.io/library/', '')}:${tag}`);
    expect(pinned.sort()).toEqual([...upstream].sort());
  });
});
