// drift.ts MODULE: the module exports { declared, live }; prints what drift says, against the test's own API server on loopback
const G = process.env['GALLEY'] as string;
const { ApiServer } = require(`${G}/test/support/api-server`);
const { driftOf } = require(`${G}/verbs/drift/drift`);
const { driftLines } = require(`${G}/cli/print/drift`);
const plain = require('picocolors').createColors(false);
(async () => {
  for (const { name, declared, live } of require(process.argv[2] as string)) {
    const api = await ApiServer.start(live);
    const drifts = await driftOf(api.cluster(), declared.map((object: any) => ({ path: `web/${object.kind}.yaml`, object })), { system: 'kiosk', environment: 'pier' });
    console.log([`--- ${name}`, ...driftLines(drifts, 'kiosk/pier', plain)].join('\n'));
    await api.stop();
  }
})();
