// Run as a process of its own, to be killed: write-tree.ts <out> <generation> <files>
import { writeSync } from 'node:fs';
import { GalleyError } from '../../../core/errors';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { generatedTree } from './generated-tree';

const [out = '', generation, files] = process.argv.slice(2);
const tree = generatedTree(Number(generation), Number(files));
writeSync(1, 'ready\n');
try {
  writeEnvironment(out, tree);
} catch (error) {
  writeSync(2, `${error instanceof GalleyError ? error.message : String(error)}\n`);
  process.exitCode = error instanceof GalleyError ? error.exitCode : 3;
}
