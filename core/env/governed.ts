import { parseSource } from '../document/parse';
import type { Environment } from './environment';

/** Whether `access.yaml` decides what may be published of an environment: people depend on it, or its file says so. */
export function isGoverned({ production, publish }: Pick<Environment, 'production' | 'publish'>): boolean {
  return production || publish === 'governed';
}

/** The same of an environment file's text, as an older commit has it. What can't be read counts as governed. */
export function isGovernedText(text: string): boolean {
  const { document } = parseSource({ text, file: 'envs', code: 'ENV_SYNTAX' });
  return document === undefined || document.value['production'] !== false || document.value['publish'] !== undefined;
}
