import type { Construct } from 'constructs';
import type { Certificate } from '../tls/certificate';
import { httpProbe, tcpProbe } from './probe';
import { ServiceWorkload, type ServiceWorkloadProps } from './service-workload';

/** Properties for `MeshNode`. */
export interface MeshNodeProps extends Omit<ServiceWorkloadProps, 'container'> {
  /** What it runs; its port `http` answers for its health. */
  readonly container: Omit<ServiceWorkloadProps['container'], 'readinessProbe' | 'livenessProbe' | 'startupProbe'>;
  /** Its own certificate, by which its peers know it, from the authority that it knows them by. */
  readonly certificate: Certificate;
  /** Absolute path of the folder that gets `tls.crt`, `tls.key` and `ca.crt`. */
  readonly tlsDirectory: string;
  /** Absolute path of the folder that gets only `ca.crt`: programs trust every file in a folder of authorities, so no leaf may be there. */
  readonly caDirectory: string;
  /** How `http` is asked. The kubelet does not verify the certificate. @default HTTP */
  readonly scheme?: 'HTTP' | 'HTTPS';
  /** Fails from SIGTERM on, for whoever balances by it; Kubernetes itself takes a pod that is to stop out of its Services at once. @default /healthz */
  readonly healthPath?: string;
  /** Fails until the node has what it needs, for example its schema: such a pod is never ready. @default /readyz */
  readonly startPath?: string;
}

/** One program of a mesh: a service that shows its peers a certificate, and whose health says first that it starts and last that it leaves. */
export class MeshNode extends ServiceWorkload {
  /** @throws GalleyError CONSTRUCT_INVALID as `ServiceWorkload` does */
  constructor(scope: Construct, id: string, props: MeshNodeProps) {
    const { certificate, tlsDirectory, caDirectory, scheme = 'HTTP', healthPath = '/healthz', startPath = '/readyz', ...workload } = props;
    super(scope, id, {
      ...workload,
      container: {
        ...workload.container,
        mounts: [
          certificate.volume.mount(tlsDirectory, { readOnly: true }),
          certificate.caVolume('mesh-ca').mount(caDirectory, { readOnly: true }),
          ...(workload.container.mounts ?? []),
        ],
        readinessProbe: httpProbe(healthPath, 'http', { scheme }),
        // Whether it listens, no more: a health path that looks at a database would restart the whole mesh when that is down.
        livenessProbe: tcpProbe('http', { periodSeconds: 20, failureThreshold: 6 }),
        // Five minutes: a node may load much before it serves.
        startupProbe: httpProbe(startPath, 'http', { scheme, periodSeconds: 5, failureThreshold: 60 }),
      },
    });
  }
}
