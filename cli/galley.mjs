#!/usr/bin/env node
import { programOf } from './start/program.mjs';
import { start } from './start/start.mjs';

await start(programOf(new URL('.', import.meta.url), process.argv.slice(2), process.cwd()));
