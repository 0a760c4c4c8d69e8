import { main } from './main';

/** What the package runs outside of any project: commands that need no system. */
void main({ systems: [], root: process.cwd() });
