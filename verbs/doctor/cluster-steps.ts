import { kindOf } from '../../core/check/kind';
import { groupBy } from '../../core/group-by';
import { poolsSeen } from '../../core/live/nodes';
import { operatorSeen } from '../../core/live/operators';
import { waitsFor } from '../../core/live/ready';
import { done, notDone, type Seen, type Step, someOf, unseen } from '../../core/live/step';
import { isWithin, parseAddress, parseBlock } from '../../core/network/address';
import { listAt, numberAt, textAt } from '../../core/object/json-fields';
import { listKind, objectsOf, seen, servedKind, type View } from './view';

/** What the environment says that its cluster has before anything is applied: version, nodes, operators, kinds, addresses. */
export async function clusterSteps(view: View): Promise<Step[]> {
  const { cluster } = view.environment;
  return [
    await seen({ phase: 'cluster', what: `Kubernetes ${view.environment.kubernetesVersion}`, command: 'kubectl version' }, () =>
      version(view),
    ),
    ...(await nodes(view)),
    ...(cluster.apiServer.length === 0 ? [] : [await apiServer(view)]),
    await dns(view),
    ...(await operators(view)),
    ...kinds(view),
  ];
}

async function version({ cluster, environment }: View): Promise<Seen> {
  const { gitVersion = '' } = await cluster.client.ask<{ readonly gitVersion?: string }>({ method: 'GET', path: '/version' });
  const declared = String(environment.kubernetesVersion);
  return gitVersion.startsWith(`v${declared}.`) ? done(gitVersion) : notDone(`${gitVersion || 'no version'} runs`);
}

async function nodes(view: View): Promise<Step[]> {
  const pools = view.environment.cluster.nodePools;
  if (Object.keys(pools).length === 0) return [];
  const step = {
    phase: 'cluster',
    command: "kubectl get nodes -o custom-columns='NAME:.metadata.name,ALLOCATABLE:.status.allocatable'",
  } as const;
  let each: ReturnType<typeof poolsSeen> = [];
  const refused = await seen({ ...step, what: `node pools ${Object.keys(pools).join(', ')}` }, async () => {
    each = poolsSeen(pools, await listKind(view, '/Node'));
    return done('');
  });
  return refused.failed ? [refused] : each.map(({ names, seen: found }) => ({ ...step, what: `node pool ${names}`, ...found }));
}

/** Network policies name the API server by its own addresses, so these have to be the declared ones. */
function apiServer(view: View): Promise<Step> {
  const declared = view.environment.cluster.apiServer.map(({ cidr, port }) => ({ block: parseBlock(cidr), port }));
  const command = 'kubectl get endpointslices -l kubernetes.io/service-name=kubernetes';
  return seen({ phase: 'cluster', what: 'the API server is where cluster.apiServer says', command }, async () => {
    const slices = await listKind(view, 'discovery.k8s.io/EndpointSlice', {
      namespace: 'default',
      labels: 'kubernetes.io/service-name=kubernetes',
    });
    const all = slices.flatMap((slice) =>
      listAt(slice, 'endpoints').flatMap((endpoint) =>
        listAt(endpoint, 'addresses').flatMap((address) =>
          listAt(slice, 'ports').map((port) => [String(address), numberAt(port, 'port') ?? 0] as const),
        ),
      ),
    );
    if (all.length === 0) return unseen('the cluster names no endpoint of it');
    const other = all.filter(([text, port]) => {
      const address = parseAddress(text);
      return !declared.some(
        ({ block, port: open }) => address !== undefined && block !== undefined && open === port && isWithin(address, block),
      );
    });
    const shown = (of: typeof all): string => someOf(of.map(([address, port]) => `${address}:${port}`));
    return other.length === 0 ? done(shown(all)) : notDone(`${shown(other)} is not in the file`);
  });
}

function dns(view: View): Promise<Step> {
  const { namespace, labels } = view.environment.cluster.dns;
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return seen({ phase: 'cluster', what: 'pods that answer DNS', command: `kubectl -n ${namespace} get pods -l ${selector}` }, async () => {
    const ready = (await listKind(view, '/Pod', { namespace, labels: selector })).filter((pod) => waitsFor(pod) === undefined);
    return ready.length > 0 ? done(`${ready.length} in ${namespace}`) : notDone(`none in ${namespace} with ${selector}`);
  });
}

async function operators(view: View): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [name, operator] of Object.entries(view.environment.cluster.operators)) {
    if (operator === undefined) continue;
    const { namespace } = operator;
    const what = `operator ${name}${operator.version === undefined ? '' : ` ${operator.version}`}`;
    const command = `kubectl -n ${namespace} get deployments,statefulsets,daemonsets -o wide`;
    steps.push(
      await seen({ phase: 'cluster', what, command }, async () => {
        const all = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet'].map((kind) => listKind(view, kind, { namespace }));
        return operatorSeen(name, operator, (await Promise.all(all)).flat());
      }),
    );
  }
  return steps;
}

/** Kinds that others define, by their API; delivery brings the kinds whose definitions Galley renders. */
function kinds(view: View): Step[] {
  const objects = objectsOf(view);
  const own = new Set(
    objects
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .map((each) => `${textAt(each, 'spec', 'group')}/${textAt(each, 'spec', 'names', 'kind')}`),
  );
  const custom = objects.filter((object) => object.apiVersion.split('/')[0]?.includes('.') && !own.has(kindOf(object)));
  const built = custom.filter(
    ({ apiVersion }) => !/^(?:[\w.]+\.)?k8s\.io\//.test(apiVersion) || apiVersion.startsWith('gateway.networking.k8s.io/'),
  );
  const steps = [...groupBy(built, ({ apiVersion }) => apiVersion)].map(([apiVersion, group]): Step => {
    const wanted = [...new Set(group.map(({ kind }) => kind))].sort();
    const missing = wanted.filter((kind) => servedKind(view, kindOf({ apiVersion, kind })) === undefined);
    const command = `kubectl api-resources --api-group=${apiVersion.split('/')[0]}`;
    const step = { phase: 'cluster', what: `kinds of ${apiVersion}`, command } as const;
    if (view.discovered.silent.includes(apiVersion))
      return { ...step, state: 'cannot be seen', says: `the server of ${apiVersion} does not answer`, failed: true };
    return { ...step, ...(missing.length === 0 ? done(wanted.join(', ')) : notDone(`${someOf(missing)}: not there`)) };
  });
  return [...steps, ...metrics(view, objects)];
}

/** What an autoscaler goes by. */
function metrics(view: View, objects: ReturnType<typeof objectsOf>): Step[] {
  if (!objects.some((object) => kindOf(object) === 'autoscaling/HorizontalPodAutoscaler')) return [];
  const step = { phase: 'cluster', what: 'the metrics API', command: 'kubectl top nodes' } as const;
  return [
    {
      ...step,
      ...(servedKind(view, 'metrics.k8s.io/PodMetrics') === undefined ? notDone('nothing serves metrics.k8s.io') : done('it answers')),
    },
  ];
}
