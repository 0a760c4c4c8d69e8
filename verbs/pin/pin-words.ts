import { type FaultOf, GalleyError, type Problem } from '../../core/errors';
import type { ReleaseName } from '../../core/names';

/** What a person asks of `galley pin`. */
export interface PinRequest extends ReleaseName {
  /** New tags, by the image's name in the lockfile. */
  readonly tags: ReadonlyMap<string, string>;
}

const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Reads the words of a command line: `SYSTEM@VERSION [C=TAG …]`.
 *
 * @throws GalleyError PIN_INVALID: all that is wrong with them
 */
export function parsePinWords([name = '', ...rest]: readonly string[]): PinRequest {
  const problems: Problem[] = [];
  const refuse = (fault: FaultOf): void => void problems.push({ code: 'PIN_INVALID', ...fault });
  const [system = '', version = '', ...more] = name.split('@');
  if (system === '' || more.length > 0 || !VERSION.test(version))
    refuse({
      subject: 'release',
      expected: 'SYSTEM@VERSION such as shop@1.4.0',
      got: `${name === '' ? 'nothing' : JSON.stringify(name)}`,
      next: 'name the lockfile to pin',
    });
  const tags = new Map<string, string>();
  for (const word of rest) {
    const [image = '', ...tag] = word.split('=');
    const value = tag.join('=');
    if (image === '' || !TAG.test(value) || value === 'latest')
      refuse({
        subject: 'tag',
        expected: 'IMAGE=TAG with a version for a tag',
        got: JSON.stringify(word),
        next: 'write it as in web=1.4.0',
      });
    else if (tags.has(image))
      refuse({ subject: 'tag', expected: `one tag for ${image}`, got: `a second, ${JSON.stringify(value)}`, next: 'keep one' });
    else tags.set(image, value);
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return { system, version, tags };
}
