import type { Place, Problem } from './errors';

/** Galley's own files, whose lines help nobody who wrote a chart. */
const OWN = /^\/(?:core|constructs|imports|verbs|ports|cli)\/[^:]*$/;

/**
 * An error that code of a system threw without meaning to, such as a TypeError in a chart, as a problem with the line that it comes from.
 *
 * @param subject what ran: the path of a construct, `the rules of shop`
 */
export function codeFault(error: unknown, subject: string): Problem {
  const place = placeIn(error);
  const wrong = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${JSON.stringify(error) ?? String(error)}`;
  return { code: 'CHART_FAILED', subject, wrong, next: 'correct the code at this line', ...(place && { place }) };
}

/** The classes under construction when code threw an error, the innermost first. */
export function constructorsIn(error: unknown): string[] {
  return framesOf(error).flatMap(({ call }) => /^new ([\w$]+)$/.exec(call)?.[1] ?? []);
}

interface Frame extends Required<Place> {
  /** `new Shop`, `Shop.web`, or nothing at a file's top level. */
  readonly call: string;
}

/** Whether a file is one of Galley's own sources. */
export function isGalleys(path: string): boolean {
  const root = __dirname.replaceAll('\\', '/').replace(/\/core$/, '');
  const file = path.replaceAll('\\', '/');
  return file.startsWith(`${root}/`) && OWN.test(file.slice(root.length));
}

/** The innermost line that is neither Galley's own nor a library's. */
function placeIn(error: unknown): Place | undefined {
  const frame = framesOf(error).find(({ file }) => !file.includes('/node_modules/') && !isGalleys(file));
  return frame && { file: frame.file, line: frame.line, column: frame.column };
}

function framesOf(error: unknown): Frame[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack.split('\n').flatMap((text) => {
    const found = /^\s+at (?:(?<call>.*) \()?(?:file:\/\/)?(?<file>\/.*?|[A-Za-z]:[\\/].*?):(?<line>\d+):(?<column>\d+)\)?$/.exec(
      text,
    )?.groups;
    if (found === undefined) return [];
    const { call = '', file = '', line, column } = found;
    return [{ call, file: file.replaceAll('\\', '/'), line: Number(line), column: Number(column) }];
  });
}
