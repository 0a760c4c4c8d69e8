import { Construct } from 'constructs';
import { PodMonitor as PodMonitorObject } from '../../imports/monitoring.coreos.com';

/** Properties for `PodMonitor`. */
export interface PodMonitorProps {
  /** The pods that are scraped; this object has their name. */
  readonly pods: { readonly name: string; readonly podSelector: Readonly<Record<string, string>> };
  /** Name of the container port. */
  readonly port: string;
}

/** Has the cluster's Prometheus scrape pods that no Service of ours leads to. */
export class PodMonitor extends Construct {
  constructor(scope: Construct, id: string, { pods, port }: PodMonitorProps) {
    super(scope, id);
    new PodMonitorObject(this, 'Resource', {
      metadata: { name: pods.name, labels: { 'app.kubernetes.io/name': pods.name } },
      spec: { selector: { matchLabels: { ...pods.podSelector } }, podMetricsEndpoints: [{ port }] },
    });
  }
}
