import { createHash } from 'node:crypto';
import type { RenderedApplication, RenderedEnvironment } from '../../../core/render/tree';

/** Which of the ever-changing trees: …, -1, 0, 1, 2, … */
export type Generation = number;

/**
 * A tree of several hundred files: of each ten, one stays the same in all generations, two are there in every other one, and the rest change
 * with each. Every content ends with its own digest, so that a part of one is known to be a part.
 */
export function generatedTree(generation: Generation, files: number): RenderedEnvironment {
  const applications = new Map<string, { path: string; content: string }[]>();
  for (let number = 0; number < files; number += 1) {
    const kind = number % 10;
    if ((kind === 1 && generation % 2 === 0) || (kind === 2 && generation % 2 !== 0)) continue;
    const name = `app-${Math.floor(number / 50)}`;
    const path = `${name}/${kind < 5 ? 'workloads/' : ''}configmap-${number}.yaml`;
    const own = applications.get(name) ?? [];
    own.push({ path, content: contentOf(number, kind === 0 ? 0 : generation) });
    applications.set(name, own);
  }
  const list = [...applications].map(([name, own]): RenderedApplication => ({ name, resources: own.length, files: own }));
  return { system: 'kill', environment: 'random', inputs: [], applications: list };
}

/** True for a content that `generatedTree` made, whole. */
export function isWhole(content: string): boolean {
  const end = content.lastIndexOf('# ');
  return end > 0 && content.slice(end) === seal(content.slice(0, end));
}

function contentOf(number: number, generation: Generation): string {
  // Lengths from about 100 bytes to 20 kB.
  const lines = 1 + ((number * 7919 + (generation + 10) * 104729) % 250);
  const body = `number: ${number}\n${`line: of generation ${generation}, to be written whole or not at all\n`.repeat(lines)}`;
  return body + seal(body);
}

const seal = (body: string): string => `# ${createHash('sha256').update(body).digest('hex')}\n`;
