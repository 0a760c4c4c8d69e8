/** Whether properties take ten times as many examples: `npm run test:long`. */
export const LONG = process.env['GALLEY_TEST_LONG'] === '1';
