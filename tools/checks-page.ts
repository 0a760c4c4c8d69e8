import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../core/check/checks';
import { checksPage } from '../core/check/checks-page';

writeFileSync(join(__dirname, '..', 'docs/checks.md'), checksPage(CHECKS));
