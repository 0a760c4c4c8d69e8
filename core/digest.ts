import { hash } from 'node:crypto';

/** `sha256:` and 64 hexadecimal digits of the bytes; text counts as UTF-8. */
export function digestOf(content: string | Uint8Array): string {
  return `sha256:${hash('sha256', content)}`;
}
