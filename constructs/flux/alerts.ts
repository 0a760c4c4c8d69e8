import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Alert,
  type AlertSpecEventSeverity,
  AlertSpecEventSourcesKind,
  Provider,
  type ProviderSpecType,
} from '../../imports/notification.toolkit.fluxcd.io';
import { invalid } from '../invalid';

/** Properties for `Alerts`. */
export interface AlertsProps {
  /** @default - the id */
  readonly name?: string;
  /** What receives them: `slack`, `msteams`, `generic`, … */
  readonly type: `${ProviderSpecType}`;
  /** Secret beside it, with `address` and, where the receiver wants one, `token`: whoever has a webhook's address may write to it. */
  readonly secret: string;
  /** @default - the receiver's own */
  readonly channel?: string;
  /** `error` tells what fails, `info` what happens too. @default error */
  readonly severity?: `${AlertSpecEventSeverity}`;
  /** Labels of the objects to report about. @default - those of its chart, so everything of the environment */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * Tells people what happens to an environment's delivery.
 *
 * @see https://fluxcd.io/flux/components/notification/alerts/
 */
export class Alerts extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID without labels: it would tell of every environment in the namespace */
  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const matchLabels = props.about ?? Chart.of(this).labels;
    if (Object.keys(matchLabels).length === 0) {
      throw invalid(this, {
        prop: 'about',
        expected: 'labels of the objects to report about',
        got: 'none',
        next: 'name them, or label the chart',
      });
    }
    new Provider(this, 'provider', {
      metadata: { name: this.name },
      spec: {
        type: props.type as ProviderSpecType,
        secretRef: { name: props.secret },
        channel: props.channel,
      },
    });
    new Alert(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        providerRef: { name: this.name },
        eventSeverity: (props.severity ?? 'error') as AlertSpecEventSeverity,
        eventSources: [
          AlertSpecEventSourcesKind.GIT_REPOSITORY,
          AlertSpecEventSourcesKind.KUSTOMIZATION,
          AlertSpecEventSourcesKind.IMAGE_REPOSITORY,
          AlertSpecEventSourcesKind.IMAGE_POLICY,
          AlertSpecEventSourcesKind.IMAGE_UPDATE_AUTOMATION,
        ].map((kind) => ({ kind, name: '*', matchLabels: { ...matchLabels } })),
      },
    });
  }
}
