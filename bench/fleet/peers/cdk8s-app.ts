import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { IntOrString, KubeConfigMap, KubePodDisruptionBudget, KubeService, KubeServiceAccount } from 'cdk8s-plus-28/lib/imports/k8s';
import { cells } from '../model';
import { objectsOf } from '../objects';

const [count = '1', out = 'out', apps = 'one'] = process.argv.slice(2);

/** A chart as cdk8s' documentation has it, by the kinds of `cdk8s import k8s`. */
class CellChart extends Chart {
  constructor(app: App, index: number, cell: ReturnType<typeof cells>[number]) {
    super(app, cell.name, { disableResourceNameHashes: true });
    for (const object of objectsOf(cell)) this.add(object as unknown as Plain, `${index}-${object.kind}-${object.metadata.name}`);
  }

  private add(object: Plain, id: string): void {
    const { kind, apiVersion, ...props } = object;
    if (kind === 'ConfigMap') new KubeConfigMap(this, id, props);
    else if (kind === 'ServiceAccount') new KubeServiceAccount(this, id, props);
    else if (kind === 'Service') {
      const ports = props.spec.ports.map((port) => ({ ...port, targetPort: IntOrString.fromString(port.targetPort) }));
      new KubeService(this, id, { ...props, spec: { ...props.spec, ports } });
    } else if (kind === 'PodDisruptionBudget') {
      const maxUnavailable = IntOrString.fromNumber(props.spec.maxUnavailable);
      new KubePodDisruptionBudget(this, id, { ...props, spec: { ...props.spec, maxUnavailable } });
    } else {
      // The imported types are older than `lifecycle.preStop.sleep`, and would drop it.
      new ApiObject(this, id, { apiVersion, kind, ...props });
    }
  }
}

interface Plain {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly ports: readonly { readonly port: number; readonly targetPort: string }[]; readonly maxUnavailable: number };
}

const fleet = cells(Number(count));
if (apps === 'one') {
  const app = new App({ outdir: out, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
  for (const [index, cell] of fleet.entries()) new CellChart(app, index, cell);
  app.synth();
} else {
  for (const [index, cell] of fleet.entries()) {
    const app = new App({ outdir: `${out}/${cell.name}`, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    new CellChart(app, index, cell);
    app.synth();
  }
}
