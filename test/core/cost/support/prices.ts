import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPriceList } from '../../../../core/cost/price-list';

export const HETZNER_FILE = 'prices/hetzner-2026-01.yaml';
export const HETZNER_TEXT = readFileSync(join(__dirname, '../../../..', HETZNER_FILE), 'utf8');

/** The price list of this repository. */
export const HETZNER = loadPriceList({ text: HETZNER_TEXT, file: HETZNER_FILE });
