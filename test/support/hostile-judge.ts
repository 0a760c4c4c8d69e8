import { formatFault, formatProblem, GalleyError, type Problem } from '../../core/errors';

/** What is wrong with how a reader took a hostile text; undefined if nothing is. */
export function faultIn(error: unknown, text: string, files: readonly string[]): string | undefined {
  if (error === undefined) return undefined;
  if (!(error instanceof GalleyError))
    return `crashed: ${error instanceof Error ? error.stack?.split('\n').slice(0, 4).join(' | ') : String(error)}`;
  if (error.problems.length === 0) return 'refused without a problem';
  return error.problems.map((each) => faultOf(each, text, files)).find((fault) => fault !== undefined);
}

/** Codes of errors in a render: they name the construct's path or the object instead of a line. */
const OF_OBJECTS = new Set([
  'CONSTRUCT_INVALID',
  'OBJECT_INVALID',
  'OBJECT_TWICE',
  'PATH_TAKEN',
  'SECRET_IN_TREE',
  'IMAGE_IMPLICIT',
  'IMAGE_NOT_RELEASED',
]);

function faultOf(told: Problem, text: string, files: readonly string[]): string | undefined {
  const { code, place } = told;
  const sentence = formatProblem(told);
  if (code === 'BUG' || code === 'CHART_FAILED') return `a bug in Galley: ${sentence}`;
  // What is in quotes, and the path of the subject, came from the file.
  const own = formatFault(told).replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  if (/\bundefined\b|\[object |\bNaN\b/.test(own)) return `unclear: ${sentence}`;
  if (OF_OBJECTS.has(code)) return undefined;
  if (place?.line === undefined) return `no line: ${code} ${sentence}`;
  if (!files.includes(place.file)) return `another file: ${sentence}`;
  const lines = text.split(/\r\n|\n|\r/).length;
  return place.file === files[0] && (place.line < 1 || place.line > lines) ? `line ${place.line} of ${lines}: ${sentence}` : undefined;
}
