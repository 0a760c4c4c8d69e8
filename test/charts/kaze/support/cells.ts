import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../support/galley';

/** The environments of Kaze that are rendered. */
export const CELLS = ['cluster-dev', 'agency-prod', 'customer-acme'] as const;
export type CellName = (typeof CELLS)[number];

/** Kaze's own services, and the port of each. */
export const SERVICES = { 'kaze-runtime': 4100, 'kaze-gateway': 4200, 'kaze-knowledge': 4300 } as const;

/** The text of an environment's file. */
export const environmentFile = (cell: CellName): string => readFileSync(join(ROOT, `envs/kaze/${cell}.yaml`), 'utf8');

/** Switches features on in a file that has none, which is cluster-dev's. @param lines of the block */
export const withFeatures =
  (...lines: readonly string[]) =>
  (text: string): string =>
    `${text}  features:\n${lines.map((line) => `    ${line}\n`).join('')}`;
