import { stringify } from 'yaml';
import type { JsonObject, KubernetesObject } from '../object/object';
import { capitalised } from '../scaffold/names';
import { isProduction, systemClass, systemIdentifier } from '../scaffold/system';
import { clusterFor } from './cluster';
import { codeOf, literal, member } from './code';
import { camel } from './config-keys';
import type { Folders } from './folders';
import type { ImportProps } from './import-props';
import { type ObjectCode, usesParts } from './object-file';
import { CALLED } from './part-files';
import type { StoredValue } from './secrets';
import type { Settings } from './settings';

export function environmentText(
  { system, repository, kubernetesVersion }: Pick<ImportProps, 'system' | 'repository' | 'kubernetesVersion'>,
  name: string,
  release: string,
  objects: readonly KubernetesObject[],
  settings: Settings,
): string {
  const cluster = clusterFor(objects);
  const operators = { argocd: { namespace: 'argocd' }, ...(cluster['operators'] as JsonObject | undefined) };
  const body = {
    system,
    environment: name,
    production: isProduction(name),
    release,
    kubernetesVersion,
    delivery: 'argocd',
    repository: { url: repository, branch: 'main', path: 'dist' },
    cluster: { ...cluster, operators },
    config: settings.of(name),
  };
  return `# yaml-language-server: $schema=../${system}.schema.json
# Where ${system} runs. What its cluster has was told from the objects: correct it.
${stringify(body, { lineWidth: 0 })}`;
}

export const imagesFile = (
  system: string,
  slots: readonly string[],
  thirdParty: readonly string[] = [],
): string => `import type { ImageSlots } from 'galley';

/** What a release of ${system} pins. */
export const ${systemIdentifier(system)}Images = {
  components: [${slots.map((slot) => literal(slot)).join(', ')}],
  thirdParty: [${thirdParty.map((slot) => literal(slot)).join(', ')}],
  tools: [],
} as const satisfies ImageSlots;

export type ${systemClass(system)}Image = (typeof ${systemIdentifier(system)}Images)['components' | 'thirdParty' | 'tools'][number];
`;

export function configFile(system: string, settings: Settings): string {
  return `import { z } from 'galley';

/** What differs between the environments of ${system}. */
export const ${systemIdentifier(system)}Config = z.strictObject({${settings.keys.length === 0 ? '' : `\n${settings.schema()}\n`}});

export type ${systemClass(system)}Config = z.output<typeof ${systemIdentifier(system)}Config>;
`;
}

export const partsFile = (system: string): string => `import type { BuildProps } from 'galley';
import type { ${systemClass(system)}Config } from './config';
import type { ${systemClass(system)}Image } from './images';

/** What the objects of ${system} are made from. */
export interface ${systemClass(system)}Parts {
  readonly config: ${systemClass(system)}Config;
  readonly images: BuildProps<${systemClass(system)}Config, ${systemClass(system)}Image>['images'];
}
`;

const applicationsOf = (codes: readonly ObjectCode[]): string[] => [...new Set(codes.map(({ application }) => application))].sort();

/** What the function of each folder is called; `a-1` and `a1` would have one name. */
function addNames(codes: readonly ObjectCode[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const application of applicationsOf(codes)) {
    const base = `add${capitalised(camel(application))}`;
    let name = base;
    for (let count = 2; [...names.values()].includes(name); count += 1) name = `${base}Folder${count}`;
    names.set(application, name);
  }
  return names;
}

export function indexFiles(system: string, codes: readonly ObjectCode[]): (readonly [path: string, text: string])[] {
  const names = addNames(codes);
  return applicationsOf(codes).map((application) => {
    const own = codes.filter((code) => code.application === application).sort((a, b) => (a.id < b.id ? -1 : 1));
    const needs = own.some(({ piece, flag }) => flag !== undefined || usesParts(piece));
    const text = `import type { Application } from 'galley/constructs';
${needs ? `import type { ${systemClass(system)}Parts } from '../../parts';\n` : ''}${own.map(({ id }) => `import { ${camel(id)} } from './${id}';\n`).join('')}
/** All objects of the folder ${application}. */
export function ${names.get(application)}(application: Application${needs ? `, parts: ${systemClass(system)}Parts` : ''}): void {
${own.map((code) => `  ${code.flag === undefined ? '' : `if (parts.config.${code.flag.join('.')}) `}${camel(code.id)}(application${usesParts(code.piece) ? ', parts' : ''});\n`).join('')}}
`;
    return [`charts/${system}/objects/${application}/index.ts`, text] as const;
  });
}

export function systemFile(system: string, { codes, namespaces }: Folders): string {
  const applications = applicationsOf(codes);
  const names = addNames(codes);
  const needs = (application: string): boolean =>
    codes.some((code) => code.application === application && (code.flag !== undefined || usesParts(code.piece)));
  const props = (application: string): string => {
    const namespace = namespaces.get(application);
    if (namespace === undefined) return '';
    return `, { namespace: ${namespace.kind === 'config' ? namespace.keys.reduce(member, 'parts.config') : codeOf(namespace)} }`;
  };
  const anyNeeds = applications.some((each) => needs(each) || namespaces.get(each)?.kind === 'config');
  const lines = applications.map(
    (each) => `    ${names.get(each)}(new Application(app, '${each}'${props(each)})${needs(each) ? ', parts' : ''});\n`,
  );
  return `import { defineSystem } from 'galley';
import { Application } from 'galley/constructs';
import { ${systemIdentifier(system)}Config } from './config';
import { ${systemIdentifier(system)}Images } from './images';
${applications.map((application) => `import { ${names.get(application)} } from './objects/${application}';\n`).join('')}
/** ${system}, as it was imported: each folder has the very objects that were read. */
export const ${systemIdentifier(system)} = defineSystem({
  name: '${system}',
  config: ${systemIdentifier(system)}Config,
  images: ${systemIdentifier(system)}Images,

  build(app${anyNeeds ? ', props' : ''}) {
${anyNeeds ? '    const parts = { config: props.environment.config, images: props.images };\n' : ''}${lines.join('')}    // ${CALLED}
    // Whoever delivers these objects today goes on to. \`deliver(app, props.environment, [...])\` of 'galley' renders what Argo CD or Flux is given.
  },
});
`;
}

export function secretsPage(system: string, stored: readonly StoredValue[]): string {
  return `# Secrets of ${system}

What the store \`${system}\` (a ClusterSecretStore of External Secrets) has to hold before this is applied. No value was written anywhere: take them from where they are.

| key in the store | property | becomes |
| --- | --- | --- |
${stored.map(({ remoteKey, property, secret }) => `| \`${remoteKey}\` | \`${property}\` | ${secret} |\n`).join('')}`;
}
