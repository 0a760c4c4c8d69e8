import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { quantityOf } from '../core/quantity';
import { allInvalid, type ConstructFault } from './invalid';

/** Requests and limits of a namespace's pods, by the names of a ResourceQuota. */
type ComputeResource = `${'requests' | 'limits'}.${'cpu' | 'memory' | 'ephemeral-storage'}`;

/** What a ResourceQuota counts. */
export type QuotaResource =
  | ComputeResource
  | 'requests.storage'
  | 'pods'
  | 'persistentvolumeclaims'
  | 'services.loadbalancers'
  | 'services.nodeports'
  | `count/${string}`;

/** Defaults and maximum of one container. */
export interface ContainerRange {
  /** Quantities by resource. @default - none */
  readonly defaultRequests?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly defaultLimits?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly max?: Readonly<Record<string, string>>;
}

/** Properties for `Quota`. */
export interface QuotaProps {
  /** Name of both objects. @default - the id */
  readonly name?: string;
  /** The most of each that there may be in the namespace: `requests.memory: 24Gi`, `pods: 40`. */
  readonly hard: Readonly<Partial<Record<QuotaResource, string>>>;
  /** Defaults for foreign pods. @default - none, so every container must set all resources that `hard` counts */
  readonly container?: ContainerRange;
}

/**
 * Limits the share of the cluster that an application's namespace may take, so a fault in it stays inside. It renders a ResourceQuota, and
 * a LimitRange for containers without their own values.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class Quota extends Construct {
  readonly name: string;

  /**
   * @throws GalleyError CONSTRUCT_INVALID outside a namespace, because a quota counts nothing there; for an invalid quantity; for a default
   * above the maximum; for a limit on CPU limits without a default, because our containers set none and the API server would refuse them
   */
  constructor(scope: Construct, id: string, { name, hard, container }: QuotaProps) {
    super(scope, id);
    this.name = name ?? id;
    const faults: ConstructFault[] = [
      ...(Chart.of(this).namespace === undefined
        ? [{ expected: 'an application with a namespace', got: 'none', next: 'a quota stands in what it limits' }]
        : []),
      ...wrongQuota(hard, container ?? {}),
    ];
    if (faults.length > 0) throw allInvalid(this, faults);
    const metadata = { name: this.name };
    new k8s.KubeResourceQuota(this, 'Resource', { metadata, spec: { hard: quantities(hard) } });
    if (container === undefined) return;
    const { defaultRequests, defaultLimits, max } = container;
    new k8s.KubeLimitRange(this, 'limit-range', {
      metadata,
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: defaultRequests && quantities(defaultRequests),
            default: defaultLimits && quantities(defaultLimits),
            max: max && quantities(max),
          },
        ],
      },
    });
  }
}

function wrongQuota(hard: QuotaProps['hard'], { defaultRequests = {}, defaultLimits = {}, max = {} }: ContainerRange): ConstructFault[] {
  const problems: ConstructFault[] = [];
  if (Object.keys(hard).length === 0)
    problems.push({ prop: 'hard', expected: 'at least one resource', got: 'none', next: 'leave the quota out' });
  const all = { hard, 'container.defaultRequests': defaultRequests, 'container.defaultLimits': defaultLimits, 'container.max': max };
  for (const [what, resources] of Object.entries(all)) {
    for (const [resource, text] of Object.entries(resources)) {
      if (Number.isNaN(amount(text)))
        problems.push({ prop: `${what}.${resource}`, expected: 'a quantity', got: JSON.stringify(text), next: 'write it as 500m or 2Gi' });
    }
  }
  for (const [what, defaults] of Object.entries({ defaultRequests, defaultLimits })) {
    for (const [resource, text] of Object.entries(defaults)) {
      const most = (what === 'defaultRequests' ? defaultLimits[resource] : undefined) ?? max[resource];
      if (most === undefined || !(amount(text) > amount(most))) continue;
      problems.push({
        prop: `container.${what}.${resource}`,
        expected: `at most ${most}`,
        got: text,
        next: 'no container without one of its own could start',
      });
    }
  }
  if (hard['limits.cpu'] !== undefined && defaultLimits['cpu'] === undefined) {
    problems.push({
      prop: 'hard["limits.cpu"]',
      expected: 'container.defaultLimits.cpu beside it',
      got: 'none',
      next: 'containers without a CPU limit would be refused',
    });
  }
  return problems;
}

function amount(text: string | undefined): number {
  return quantityOf(text ?? '') ?? Number.NaN;
}

function quantities(resources: Readonly<Record<string, string | undefined>>): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([name, value]) => (value === undefined ? [] : [[name, k8s.Quantity.fromString(value)]])),
  );
}
