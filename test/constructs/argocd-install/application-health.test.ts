import { APPLICATION_HEALTH } from '../../../constructs/argocd-install/application-health';
import { GoProgram, testWithGo } from '../../support/go-program';

/** What the Lua of Argo CD makes of each object. */
const judge = (script: string, objects: readonly unknown[]): unknown => new GoProgram('gopher-lua').ask({ script, objects });

testWithGo('an Application is as healthy as it says, and Progressing as long as it says nothing', () => {
  const objects = [
    {},
    { status: {} },
    { status: { health: {} } },
    { status: { health: { status: 'Missing' } } },
    { status: { health: { status: 'Healthy', message: 'all is well' } } },
    { status: { health: { status: 'Degraded' }, sync: { status: 'Synced' } } },
    { status: { health: { status: 'Suspended' } } },
  ];
  expect(judge(APPLICATION_HEALTH, objects)).toEqual([
    { status: 'Progressing' },
    { status: 'Progressing' },
    { status: 'Progressing' },
    { status: 'Missing' },
    { status: 'Healthy', message: 'all is well' },
    { status: 'Degraded' },
    { status: 'Suspended' },
  ]);
});
