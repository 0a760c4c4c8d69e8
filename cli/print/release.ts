import type { createColors } from 'picocolors';
import { releaseNameOf } from '../../core/names';
import { RELEASE_PARTS } from '../../core/release/coherence';
import type { CheckedRelease } from '../../verbs/release';

type Colors = ReturnType<typeof createColors>;

const WORDS = { components: 'components', thirdParty: 'third-party', tools: 'tools' } as const;

/** `memql@0.9.14  holds: 8 components, 3 third-party, 1 tools, engine 0.9.14` */
export function checkedReleaseLine(checked: CheckedRelease, color: Colors): string {
  const name = color.bold(releaseNameOf(checked));
  const { release, problems } = checked;
  if (release === undefined)
    return `${name}  ${color.red('does not hold')}: ${problems.length} ${problems.length === 1 ? 'error' : 'errors'}`;
  const counts = RELEASE_PARTS.map((part) => `${Object.keys(release[part]).length} ${WORDS[part]}`);
  return `${name}  holds: ${[...counts, ...(release.engineVersion === undefined ? [] : [`engine ${release.engineVersion}`])].join(', ')}`;
}
