import { CST, Lexer } from 'yaml';
import type { SyntaxFault } from './syntax';

/** Columns of indentation and open brackets together. Each level of nesting needs one at least, and no file that a person writes has this many. */
const MAX_DEPTH = 200;

/**
 * Text that is nested so deeply that reading it could exhaust the call stack. Found by tokens alone: the parser recurses, and
 * running out of stack inside a regular expression ends the process instead of throwing.
 */
export function depthFault(text: string): SyntaxFault | undefined {
  let offset = 0;
  let brackets = 0;
  let indent = 0;
  let atLineStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'newline') [indent, atLineStart] = [0, true];
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind') indent += 1;
    else if (type === 'space') indent += atLineStart ? token.length : 0;
    else atLineStart = false;
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1;
    if (indent + brackets > MAX_DEPTH) return { offset, subject: 'yaml', wrong: 'nested too deeply', next: 'write it flatter' };
    // Three tokens are marks of the lexer itself and stand for no text.
    if (type !== 'doc-mode' && type !== 'flow-error-end' && type !== 'scalar') offset += token.length;
  }
  return undefined;
}
