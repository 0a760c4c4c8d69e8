import { readDocuments } from '../manifest/documents';
import { textAt } from '../object/json-fields';
import type { PartSource } from './part-record';

/**
 * Arguments for Helm: they ask for all objects of a release, with definitions and hooks. A person runs a chart's tests, so these stay out.
 *
 * @param chart folder or file of the chart
 * @see https://helm.sh/docs/helm/helm_template/
 */
export const helmWords = ({ part, namespace, kubernetesVersion, values }: PartSource, chart: string): string[] => [
  'template',
  part,
  chart,
  ...['--namespace', namespace ?? part],
  '--include-crds',
  '--skip-tests',
  ...['--kube-version', kubernetesVersion],
  ...values.flatMap((file) => ['--values', file]),
];

/** What Helm is asked for to have a chart as a file. @see https://helm.sh/docs/helm/helm_pull/ */
export const pullWords = ({ source, repository, chartVersion }: PartSource, folder: string): string[] => [
  'pull',
  source,
  ...(repository === undefined ? [] : ['--repo', repository]),
  ...(chartVersion === undefined ? [] : ['--version', chartVersion]),
  ...['--destination', folder],
];

/** The version in what a tool says of itself: `v4.3.2`. */
export const versionIn = (output: string): string | undefined =>
  /v?(?<number>\d+\.\d+(?:\.\d+)*(?:[-+][\w.+-]+)?)/.exec(output)?.groups?.['number'];

/** What Chart.yaml says of a chart. */
export function chartFacts(text: string): { readonly name: string; readonly version: string } {
  const [document] = readDocuments(text);
  return { name: textAt(document?.value, 'name') ?? '', version: textAt(document?.value, 'version') ?? '' };
}
