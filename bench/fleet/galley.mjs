import { start } from '../../cli/start/start.mjs';

await start(new URL('main.ts', import.meta.url));
