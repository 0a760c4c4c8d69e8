import { GalleyError, type Problem } from '../../core/errors';
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
  const refuse = (message: string): void => void problems.push({ code: 'PIN_INVALID', message });
  const [system = '', version = '', ...more] = name.split('@');
  if (system === '' || more.length > 0 || !VERSION.test(version))
    refuse(
      `release: expected SYSTEM@VERSION such as shop@1.4.0, got ${name === '' ? 'nothing' : JSON.stringify(name)}; name the lockfile to pin`,
    );
  const tags = new Map<string, string>();
  for (const word of rest) {
    const [image = '', ...tag] = word.split('=');
    const value = tag.join('=');
    if (image === '' || !TAG.test(value) || value === 'latest')
      refuse(`tag: expected IMAGE=TAG with a version for a tag, got ${JSON.stringify(word)}; write it as in web=1.4.0`);
    else if (tags.has(image)) refuse(`tag: expected one tag for ${image}, got a second, ${JSON.stringify(value)}; keep one`);
    else tags.set(image, value);
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return { system, version, tags };
}
