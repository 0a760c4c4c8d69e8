import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageRef } from '../../core/image';
import { Volume } from '../storage/volume';
import type { ContainerProps, Resources } from '../workload/container';
import type { SecretKey } from '../workload/env-source';
import type { Sidecar } from '../workload/pod';

/** Properties for `LangfuseMcp`. */
export interface LangfuseMcpProps {
  readonly image: ImageRef;
  /** Base address of Langfuse, for example `http://langfuse-web.langfuse.svc:3000`. */
  readonly host: string;
  readonly publicKey: SecretKey;
  readonly secretKey: SecretKey;
  /** Port on the pod's loopback address. @default 4101 */
  readonly port?: number;
  /** @default - 10m and 64Mi, at most 256Mi */
  readonly resources?: Resources;
}

const DEFAULT_RESOURCES: Resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } };
const LOOPBACK = '127.0.0.1';

/**
 * Serves Langfuse's data over the Model Context Protocol (server-sent events) to the pod's own container, which may pass it on.
 *
 * Requirements on the image: it reads `LANGFUSE_HOST`, `LANGFUSE_PUBLIC_KEY` and `LANGFUSE_SECRET_KEY`, listens on `HOST`:`PORT`, writes
 * nowhere but below `/tmp`, and runs as any numeric user.
 *
 * It listens on the loopback address only, so it declares no port, which a Service could name. It has no probe: the kubelet asks the
 * pod's address, and a command would need a program that the image may not have. A process that ends is restarted all the same. A
 * tailnet sidecar in the same pod does reach loopback: name `port` among what it closes.
 */
export class LangfuseMcp extends Construct implements Sidecar {
  readonly initContainers: readonly ContainerProps[] = [];
  readonly containers: readonly ContainerProps[];
  readonly port: number;
  /** Where the pod's own container finds it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: LangfuseMcpProps) {
    super(scope, id);
    this.port = props.port ?? 4101;
    this.url = `http://localhost:${this.port}`;
    this.containers = [
      {
        name: 'langfuse-mcp',
        image: props.image,
        env: {
          HOST: LOOPBACK,
          PORT: String(this.port),
          LANGFUSE_HOST: props.host,
          LANGFUSE_PUBLIC_KEY: props.publicKey,
          LANGFUSE_SECRET_KEY: props.secretKey,
        },
        mounts: [Volume.emptyDir('langfuse-mcp-tmp', { sizeLimit: Size.mebibytes(64) }).mount('/tmp')],
        resources: props.resources ?? DEFAULT_RESOURCES,
        user: 65532,
      },
    ];
  }
}
