const { join } = require('node:path');

/** fast-check, which makes the same examples each time where GALLEY_SEED is set: in CI, so that a change is not held up by an example of another. */
const fc = require(join(__dirname, '../../node_modules/fast-check/lib/cjs/fast-check.js'));
const seed = process.env.GALLEY_SEED;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
module.exports = fc;
