import { stringify } from 'yaml';
import type { JsonObject } from '../object/object';
import { capitalised } from '../scaffold/names';
import { isProduction, systemClass, systemIdentifier } from '../scaffold/system';
import { clusterFor } from './cluster';
import { literal } from './code';
import { camel } from './config-keys';
import type { ImportProps } from './import-props';
import { type ObjectCode, usesParts } from './object-file';
import type { Adopted } from './objects';
import type { StoredValue } from './secrets';
import type { Settings } from './settings';

export function environmentText(
  { system, repository, kubernetesVersion }: ImportProps,
  name: string,
  release: string,
  adopted: Adopted | undefined,
  settings: Settings,
): string {
  const cluster = clusterFor(adopted?.objects ?? []);
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

export const imagesFile = (system: string, slots: readonly string[]): string => `import type { ImageSlots } from 'galley';

/** What a release of ${system} pins. */
export const ${systemIdentifier(system)}Images = {
  components: [${slots.map((slot) => literal(slot)).join(', ')}],
  thirdParty: [],
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

const addOf = (application: string): string => `add${capitalised(camel(application))}`;

export function indexFiles(system: string, codes: readonly ObjectCode[]): (readonly [path: string, text: string])[] {
  return applicationsOf(codes).map((application) => {
    const own = codes.filter((code) => code.application === application).sort((a, b) => (a.id < b.id ? -1 : 1));
    const needs = own.some(({ piece, flag }) => flag !== undefined || usesParts(piece));
    const text = `import type { Application } from 'galley/constructs';
${needs ? `import type { ${systemClass(system)}Parts } from '../../parts';\n` : ''}${own.map(({ id }) => `import { ${camel(id)} } from './${id}';\n`).join('')}
/** All objects of the folder ${application}. */
export function ${addOf(application)}(application: Application${needs ? `, parts: ${systemClass(system)}Parts` : ''}): void {
${own.map((code) => `  ${code.flag === undefined ? '' : `if (parts.config.${code.flag.join('.')}) `}${camel(code.id)}(application${usesParts(code.piece) ? ', parts' : ''});\n`).join('')}}
`;
    return [`charts/${system}/objects/${application}/index.ts`, text] as const;
  });
}

export function systemFile(system: string, codes: readonly ObjectCode[]): string {
  const applications = applicationsOf(codes);
  const needs = (application: string): boolean =>
    codes.some((code) => code.application === application && (code.flag !== undefined || usesParts(code.piece)));
  const anyNeeds = applications.some(needs);
  return `import { defineSystem } from 'galley';
import { Application } from 'galley/constructs';
import { ${systemIdentifier(system)}Config } from './config';
import { ${systemIdentifier(system)}Images } from './images';
${applications.map((application) => `import { ${addOf(application)} } from './objects/${application}';\n`).join('')}
/** ${system}, as it was imported: each folder has the very objects that were read. */
export const ${systemIdentifier(system)} = defineSystem({
  name: '${system}',
  config: ${systemIdentifier(system)}Config,
  images: ${systemIdentifier(system)}Images,

  build(app${anyNeeds ? ', { environment, images }' : ''}) {
${anyNeeds ? '    const parts = { config: environment.config, images };\n' : ''}${applications.map((application) => `    ${addOf(application)}(new Application(app, '${application}')${needs(application) ? ', parts' : ''});\n`).join('')}    // Whoever delivers these objects today goes on to. \`deliver(app, environment, [...])\` of 'galley' renders what Argo CD or Flux is given.
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
