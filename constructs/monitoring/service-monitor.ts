import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ServiceMonitor as ServiceMonitorObject } from '../../imports/monitoring.coreos.com';

/** Properties for `ServiceMonitor`. */
export interface ServiceMonitorProps {
  /** Name of the Service whose pods are scraped, and of this object. */
  readonly service: { readonly name: string; readonly podSelector: Readonly<Record<string, string>> };
  /** Name of the Service's port. */
  readonly port: string;
  /** @default /metrics */
  readonly path?: string;
  /** Time between two scrapes. @default - Prometheus' own */
  readonly interval?: Duration;
}

/** Has the cluster's Prometheus scrape a Service: the operator reads it, nothing of Prometheus is rendered. */
export class ServiceMonitor extends Construct {
  constructor(scope: Construct, id: string, { service, port, path = '/metrics', interval }: ServiceMonitorProps) {
    super(scope, id);
    new ServiceMonitorObject(this, 'Resource', {
      metadata: { name: service.name, labels: { 'app.kubernetes.io/name': service.name } },
      spec: {
        // A Service carries the label that its pods are selected by.
        selector: { matchLabels: { ...service.podSelector } },
        endpoints: [{ port, path, interval: interval && `${interval.toSeconds()}s` }],
      },
    });
  }
}
