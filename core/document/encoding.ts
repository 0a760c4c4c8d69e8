import type { Fault } from '../errors';
import type { SyntaxFault } from './syntax';

/** Told of one file at the most: the rest have the same cause. */
const MOST = 5;

const NUL: Fault = { expected: 'text', got: 'a NUL byte', next: 'remove it, or save the file as UTF-8' };
const NO_UTF8: Fault = {
  expected: 'UTF-8',
  got: 'bytes that are none (or U+FFFD, which stands for them)',
  next: 'save the file as UTF-8 and correct the character',
};

/**
 * Text that was no UTF-8, found where the decoder left U+FFFD or U+0000; the first of each line. UTF-16 read as UTF-8 has a NUL beside each
 * plain letter.
 */
export function encodingFaults(text: string): SyntaxFault[] {
  const first = text.slice(0, 4);
  if (first.includes('\0') || first.startsWith('\ufffd\ufffd')) {
    return [
      { offset: 0, subject: 'the file', expected: 'UTF-8', got: 'bytes of another encoding, perhaps UTF-16', next: 'save it as UTF-8' },
    ];
  }
  const lone = text.search(/\r(?!\n)/);
  if (lone >= 0) {
    const fault = { expected: 'lines that end with LF or CRLF', got: 'a CR alone', next: 'save the file with LF line ends' };
    return [{ offset: lone, subject: 'the file', ...fault }];
  }
  const faults: SyntaxFault[] = [];
  for (const { index, 0: found } of text.matchAll(/[\ufffd\0]/g)) {
    const last = faults.at(-1)?.offset;
    if (last !== undefined && !/[\r\n]/.test(text.slice(last, index))) continue;
    faults.push({ offset: index, subject: 'the file', ...(found === '\0' ? NUL : NO_UTF8) });
    if (faults.length === MOST) break;
  }
  return faults;
}
