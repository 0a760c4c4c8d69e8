import { CALLS, systemClass, systemIdentifier } from '../scaffold/system';
import { literal, member } from './code';
import { camel } from './config-keys';
import type { PartRecord } from './part-record';

/** Line above which a part is added to a list of applications. */
export const LISTED = 'galley import adds parts above this line';
/** Line above which a call that makes a part is added. */
export const CALLED = 'galley import adds calls above this line';

/** What the function that makes a part is called. */
export const partIdentifier = (part: string): string => `${camel(part)}Part`;

const titleOf = ({ part, tool, chart, source }: PartRecord): string =>
  tool === 'helm' && chart !== undefined ? `${part}, as the chart ${chart.name} has it` : `${part}, as kustomize makes it of ${source}`;

export function partIndex({
  system,
  record,
  namespace,
}: {
  readonly system: string;
  readonly record: PartRecord;
  readonly namespace: string | undefined;
}): string {
  const images = Object.entries(record.images).map(([reference, slot]) => `${literal(reference)}: ${member('images', slot)},`);
  const used = images.length > 0;
  return `${used ? "import type { ImageRef } from 'galley';\n" : ''}import { type App, VendoredManifests } from 'galley/constructs';
${used ? `import type { ${systemClass(system)}Image } from '../../images';\n` : ''}import made from './made.json';

/**
 * ${titleOf(record).replaceAll('*/', '* /')}.
 *
 * \`galley import --again\` says whether it still is; with --replace it takes what is new. Nobody edits manifests.json.
 */
export const ${partIdentifier(record.part)} = (app: App${used ? `, images: Readonly<Record<${systemClass(system)}Image, ImageRef>>` : ''}): VendoredManifests =>
  new VendoredManifests(app, '${record.part}', {
    made,
    manifests: require('./manifests.json'),
    images: {${used ? `\n      ${images.join('\n      ')}\n    ` : ''}},
${namespace === undefined ? '' : `    namespace: '${namespace}',\n`}  });
`;
}

/** The chart of a system that begins with a part. */
export const partsSystem = (system: string): string => `import { defineSystem, deliver, deliveryIssues } from 'galley';
import { ${systemIdentifier(system)}Config } from './config';
import { ${systemIdentifier(system)}Images } from './images';

/** ${system}: parts that others make, kept as their own tools render them. */
export const ${systemIdentifier(system)} = defineSystem({
  name: '${system}',
  config: ${systemIdentifier(system)}Config,
  images: ${systemIdentifier(system)}Images,
  rules: (environment) => deliveryIssues(environment),

  build(app, props) {
    const applications = [
      // ${LISTED}
    ];
    deliver(app, props.environment, applications);
  },
});
`;

/** How a system's chart calls a part, by the mark that its template left. */
export function partCalls(part: string, usesImages: boolean): readonly (readonly [mark: string, line: string])[] {
  const call = `${partIdentifier(part)}(app${usesImages ? ', props.images' : ''})`;
  return [
    [LISTED, `${call},`],
    [CALLED, `${call};`],
    [CALLS, `installation.applications.push(${call});`],
  ];
}
