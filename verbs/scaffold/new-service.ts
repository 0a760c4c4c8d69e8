import { parseSource } from '../../core/document/parse';
import { problem } from '../../core/errors';
import { checksText, clusterStore, withAcceptance } from '../../core/scaffold/acceptance';
import { aboveMark, type Edit, withImport, withValues, withWords } from '../../core/scaffold/edits';
import { refuseName, refuseSameInCode } from '../../core/scaffold/names';
import { keyText, type NewService, serviceIdentifier, sharedCall, sharedName } from '../../core/scaffold/new-service';
import { secretKeys, serviceFiles } from '../../core/scaffold/service';
import { environmentValues, lockfileValues, thirdPartySlots, type Values } from '../../core/scaffold/service-values';
import { CALLS, KEYS } from '../../core/scaffold/system';
import { writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { formatFiles } from '../../ports/process/format';
import { editedTexts, type FileEdit, putEdits } from './marked-edits';
import { type Scaffolded, UNCHANGED } from './scaffolded';

/** Names of files and folders that a system has of its own, and a key that every object has. */
const TAKEN = ['config', 'images', 'index', 'installation', 'namespace', 'closed', 'delivery', 'constructor'];

/** Adds a service to a system: its chart, its settings, its image, and what its cluster has to have. A service that is there stays as it is. */
export async function newService(project: Project, service: NewService): Promise<Scaffolded> {
  refuseName('system', service.system);
  refuseName('service', service.name);
  refuseTogether(service);
  refuseTaken(project, service);
  refuseUnshared(project, service);
  const folder = `charts/${service.system}`;
  if (project.readText(`${folder}/${service.name}/index.ts`) !== undefined) return UNCHANGED;
  const names = [serviceIdentifier(service), sharedCall(service)[2]];
  refuseSameInCode(project.readText(`${folder}/index.ts`), names, `./${service.name}`, 'service');
  const charts = chartEdits(service, folder);
  const data = dataEdits(project, service);
  const accepts = secretKeys(service).length > 0;
  const hasChecks = project.readText(CHECKS) !== undefined;
  const edited = editedTexts(project, [...charts, ...data, ...(accepts && hasChecks ? [acceptance(service)] : [])]);
  const files = [...(accepts && !hasChecks ? [[CHECKS, checksText(clusterStore(service.system))] as const] : []), ...serviceFiles(service)];
  // The index comes last: whoever finds it finds all.
  const written = writeNewFiles(project.root, new Map(files.slice(0, -1)));
  const edits = putEdits(project, edited);
  const last = writeNewFiles(project.root, new Map(files.slice(-1)));
  const created = [...written.created, ...last.created];
  await formatFiles(project.root, [...created, ...edits]);
  return { created, kept: [...written.kept, ...last.kept], edited: edits, hints: hintsFor(service, project) };
}

/** What does not go together. */
function refuseTogether({ port, schedule, uses, rollout, with: additions }: NewService): void {
  const refuse = (subject: string, expected: string, got: string, next: string): never => {
    throw problem('USAGE', { subject, expected, got, next });
  };
  const needsPort = [rollout && '--rollout', additions.includes('tailscale') && 'tailscale'].find(Boolean);
  const runsOn = (['git-sync', 'migration'] as const).find((each) => additions.includes(each));
  if (schedule !== undefined && port !== undefined)
    refuse('--schedule', 'no --port, since what ends answers nobody', 'both', 'leave one out');
  if (schedule !== undefined && !/^(?:[\w*/,-]+ ){4}[\w*/,-]+$/.test(schedule))
    refuse('--schedule', 'five fields of cron: 15 3 * * *', JSON.stringify(schedule), 'correct it');
  if (schedule !== undefined && runsOn !== undefined) refuse('--with', 'what a task can have: postgres, redis', runsOn, 'leave it out');
  if (uses !== undefined && additions.length > 0)
    refuse('--with', 'nothing beside --uses, which has the stores of the other', additions.join(), 'leave one out');
  if (port === undefined && needsPort)
    refuse(needsPort === '--rollout' ? needsPort : '--with', 'a service that answers', needsPort, 'name its port: --port 8080');
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535))
    refuse('--port', 'a port from 1 to 65535', String(port), 'correct it');
}

/** @throws GalleyError USAGE where the service that is used shares nothing */
function refuseUnshared(project: Project, { system, uses }: NewService): void {
  if (uses === undefined) return;
  const file = `charts/${system}/${uses}/index.ts`;
  if (project.readText(file)?.includes(`export interface ${sharedName({ system, name: uses })} `)) return;
  throw problem('USAGE', {
    subject: '--uses',
    expected: `a service with stores, as galley new service --with postgres writes it`,
    got: JSON.stringify(uses),
    next: `let ${file} return its variables and connections by hand, or leave --uses out`,
  });
}

function refuseTaken(project: Project, { system, name }: NewService): void {
  if (project.readText(`charts/${system}/index.ts`) === undefined)
    throw problem('SYSTEM_UNKNOWN', {
      subject: 'system',
      expected: `charts/${system}/index.ts`,
      got: 'no such file',
      next: `begin the system: galley new system ${system}`,
    });
  if (TAKEN.includes(name))
    throw problem('USAGE', { subject: 'service', expected: `another name than ${TAKEN.join(', ')}`, got: name, next: 'name it otherwise' });
}

function chartEdits(service: NewService, folder: string): FileEdit[] {
  const { name } = service;
  const ident = serviceIdentifier(service);
  const call = `import ${ident} from './${name}' and call ${ident}(installation) in build()`;
  const key = `import ${ident}Config from './${name}/config' and add the key ${keyText(name)}: ${ident}Config`;
  const slots = thirdPartySlots(service);
  const parts = `add '${name}' to components${slots.length > 0 ? `, and ${slots.join(', ')} to thirdParty` : ''}`;
  return [
    { path: `${folder}/index.ts`, edit: (text) => withImport(text, `import { ${ident} } from './${name}';`), byHand: call },
    ...callEdits(service, folder),
    { path: `${folder}/config.ts`, edit: (text) => withImport(text, `import { ${ident}Config } from './${name}/config';`), byHand: key },
    { path: `${folder}/config.ts`, edit: (text) => aboveMark(text, KEYS, `${keyText(name)}: ${ident}Config,`), byHand: key },
    ...(service.uses === undefined
      ? [{ path: `${folder}/images.ts`, edit: (text: string) => withWords(text, 'components', [`'${name}'`]), byHand: parts }]
      : []),
    {
      path: `${folder}/images.ts`,
      edit: (text) =>
        withWords(
          text,
          'thirdParty',
          slots.map((slot) => `'${slot}'`),
        ),
      byHand: parts,
    },
  ];
}

/** How the system's chart calls it, with what another service shares. */
function callEdits(service: NewService, folder: string): FileEdit[] {
  const path = `${folder}/index.ts`;
  const { system, name, uses } = service;
  const ident = serviceIdentifier(service);
  const byHand = `import ${ident} from './${name}' and call ${ident}(installation) in build()`;
  if (uses === undefined) return [{ path, edit: (text) => aboveMark(text, CALLS, `${ident}(installation);`), byHand }];
  const [plain, kept, shared] = sharedCall({ system, name: uses });
  const keep = (text: string): Edit => (text.includes(kept) ? text : text.includes(`    ${plain}`) ? text.replace(plain, kept) : undefined);
  return [
    { path, edit: keep, byHand: `keep what ${uses} returns: ${kept}` },
    { path, edit: (text) => aboveMark(text, CALLS, `${ident}(installation, ${shared});`), byHand },
  ];
}

/** What may stay of findings, as `galley check` reads it. */
const CHECKS = 'checks.yaml';

const acceptance = ({ system }: NewService): FileEdit => ({
  path: CHECKS,
  edit: (text) => withAcceptance(text, clusterStore(system)),
  byHand: `add ${JSON.stringify(clusterStore(system))} to accept`,
});

/** What lockfiles and environments get. */
function dataEdits(project: Project, service: NewService): FileEdit[] {
  const { system } = service;
  const lockfiles = project
    .releases(system)
    .map((version) => ({ path: `releases/${system}/${version}.yaml`, values: lockfileValues(service, version) }));
  const environments = project
    .environments()
    .filter((each) => each.system === system)
    .map(({ environment }) => {
      const path = `envs/${system}/${environment}.yaml`;
      return { path, values: environmentValues(service, ...clusterIn(project.readText(path) ?? '', path)) };
    });
  return [...lockfiles, ...environments]
    .filter(({ values }) => values.length > 0)
    .map(({ path, values }) => ({ path, edit: (text) => withValues(text, values), byHand: `add ${inWords(values)}` }));
}

/** The first class of storage that an environment declares, and whether its cluster stands in the file itself. */
function clusterIn(text: string, file: string): [storageClass: string | undefined, inline: boolean] {
  const cluster = parseSource({ text, file, code: 'ENV_SYNTAX' }).document?.value['cluster'] as
    | Record<string, unknown>
    | string
    | undefined;
  if (typeof cluster !== 'object') return [undefined, cluster === undefined];
  return [Object.keys((cluster['storageClasses'] ?? {}) as object)[0], true];
}

const inWords = (values: Values): string => values.map(([path, value]) => `${path.join('.')}: ${JSON.stringify(value)}`).join(', ');

function hintsFor(service: NewService, project: Project): string[] {
  const { system, name } = service;
  const has = (addition: NewService['with'][number]): boolean => service.with.includes(addition);
  const hints =
    service.uses !== undefined
      ? []
      : [`releases/${system}/: ${name} has a made-up digest; set its image and tag, then galley pin ${system}@VERSION ${name}=TAG`];
  if (has('postgres'))
    hints.push(
      'envs: cluster.apiServer names 192.0.2.1/32, which is nowhere; name the addresses of the API server (kubectl get endpoints kubernetes)',
    );
  if (has('git-sync')) hints.push(`envs: config.${name}.repository is an example; name the repository that is checked out`);
  if (has('migration'))
    hints.push(`charts/${system}/${name}/index.ts: the migration runs the image with the argument migrate; name what yours takes`);
  if (service.with.some((each) => each !== 'migration'))
    hints.push(
      `the store of secrets, ${system}, needs at ${name}: ${secretKeys(service).join(', ')}; operators that were declared must run in the cluster`,
    );
  if (project.environments().every((each) => each.system !== system)) hints.push(`${system} has no environment: nothing is rendered of it`);
  return hints;
}
