/** Namespaces that alerts are about. */
export type Namespaces = readonly [string, ...string[]];

/** A matcher of these namespaces. Their names have no character that a regular expression reads as another. */
export function inNamespaces(namespaces: Namespaces, label = 'namespace'): string {
  return namespaces.length === 1 ? `${label}="${namespaces[0]}"` : `${label}=~"${namespaces.join('|')}"`;
}

/**
 * A series that an operator exports about an object. Where Prometheus does not honour its labels, the object's namespace is in `exported_namespace` and
 * `namespace` is the operator's own: both are found, and both give the object's as `namespace`.
 *
 * @param matchers further ones, each with its comma: `condition="Ready", `
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config (honor_labels)
 */
export function aboutObjects(metric: string, matchers: string, namespaces: Namespaces): string {
  const own = `${metric}{${matchers}${inNamespaces(namespaces)}}`;
  const exported = `${metric}{${matchers}${inNamespaces(namespaces, 'exported_namespace')}}`;
  return `(${own} or label_replace(${exported}, "namespace", "$1", "exported_namespace", "(.+)"))`;
}

/** A series of kube-state-metrics about containers: those that run beside the pod's own are init containers to Kubernetes. */
export function ofAnyContainer(metric: string, matchers: string, range = ''): string {
  const of = (kind: string): string => `kube_pod_${kind}_${metric}{${matchers}}${range}`;
  return range === ''
    ? `${of('container')} or ${of('init_container')}`
    : `increase(${of('container')}) or increase(${of('init_container')})`;
}
