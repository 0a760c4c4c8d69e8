// A small system. GALLEY names the clone, ROOT the project, CHART a module with build(app, props, { G }).
const G = process.env['GALLEY'] as string;
const { main } = require(`${G}/cli/main`);
const { defineSystem } = require(`${G}/core/env/system`);
const { z } = require('zod');
const chart = require(process.env['CHART'] as string);
const kiosk = defineSystem({
  name: 'kiosk',
  config: z.strictObject({ size: z.int().default(1) }),
  images: chart.images ?? { components: ['till'], thirdParty: [], tools: [] },
  build: (app: unknown, props: unknown) => chart.build(app, props, { G }),
});
void main({ systems: [kiosk, ...(chart.more ?? []).map((name: string) => defineSystem({ ...kiosk, name }))], root: process.env['ROOT'] });
