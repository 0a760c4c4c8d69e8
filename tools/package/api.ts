import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicApi } from './public-api';

/** `npm run api`: renews the list of the public API. */
const root = join(__dirname, '../..');
writeFileSync(join(root, 'api/public.txt'), publicApi(root));
