/** Keys and indices from the root of a document: `['cluster', 'apiServer', 0, 'cidr']`. */
export type DocumentPath = readonly (string | number)[];

/** `cluster.apiServer[0].cidr`; a key that is no plain word stands in brackets and quotes: `labels["a.b"]`. The root is `the file`. */
export function formatPath(path: DocumentPath): string {
  if (path.length === 0) return 'the file';
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : keyOf(step, index === 0))).join('');
}

/** The value that a path leads to, undefined if it leads nowhere. */
export function valueBelow(root: unknown, path: DocumentPath): unknown {
  return path.reduce((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), root);
}

function keyOf(key: string, first: boolean): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}
