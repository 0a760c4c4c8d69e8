/** Factors of the suffixes that Kubernetes knows: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity as a number: cores, or bytes.
 *
 * @param text `250m`, `1.5`, `512Mi`
 * @throws Error where it is no quantity; schemas refuse such text before it comes here
 */
export function parseQuantity(text: string): number {
  const groups = /^(?<number>[0-9]+(?:\.[0-9]+)?)(?<suffix>[A-Za-z]*)$/.exec(text)?.groups;
  const factor = FACTORS[groups?.['suffix'] ?? ''];
  if (groups?.['number'] === undefined || factor === undefined) throw new Error(`not a Kubernetes quantity: ${JSON.stringify(text)}`);
  return Number(groups['number']) * factor;
}
