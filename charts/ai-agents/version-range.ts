import { z } from 'zod';

const VERSION = String.raw`v?(\d+|[xX*])(\.(\d+|[xX*])){0,2}(-[-.0-9A-Za-z]+)?`;
const COMPARED = String.raw`(=|!=|>=?|<=?|~>?|\^)?\s*${VERSION}`;
const RANGE = String.raw`(${COMPARED}((,\s*|\s+)${COMPARED})*|${VERSION}\s+-\s+${VERSION})`;

/** What an ImagePolicy of Flux chooses versions by. A rolling tag is none. */
export const versionRange = z
  .string()
  .regex(new RegExp(String.raw`^${RANGE}(\s*\|\|\s*${RANGE})*$`), 'expected semver ranges such as >=2.4.0 <3.0.0');
