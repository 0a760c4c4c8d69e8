import { k8s } from 'cdk8s-plus-28';

/** A Service's ports, each under the name and number of the container port that it leads to. */
export function servicePorts(ports: Readonly<Record<string, number>>): k8s.ServicePort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: k8s.IntOrString.fromString(name) }));
}
