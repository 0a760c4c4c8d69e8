import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { kindOf } from './kind';
import type { Reference } from './reference';

/** A Service that something sends requests to, and which of its ports. */
export interface Backend extends Reference {
  /** Name or number; undefined for the only port, or for none. */
  readonly port: string | number | undefined;
  readonly portPath: string;
}

/** The Services that an object sends requests to. */
export function* backendsOf(object: KubernetesObject): Generator<Backend> {
  switch (kindOf(object)) {
    case 'networking.k8s.io/Ingress':
      yield* ingressBackends(object);
      break;
    case 'gateway.networking.k8s.io/HTTPRoute':
    case 'gateway.networking.k8s.io/GRPCRoute':
    case 'gateway.networking.k8s.io/TLSRoute':
    case 'gateway.networking.k8s.io/TCPRoute':
    case 'gateway.networking.k8s.io/UDPRoute':
      yield* routeBackends(object);
      break;
    case 'traefik.io/IngressRoute':
    case 'traefik.io/IngressRouteTCP':
    case 'traefik.io/IngressRouteUDP':
      yield* traefikBackends(object);
      break;
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
      for (const [index, webhook] of listAt(object, 'webhooks').entries()) {
        yield* clientConfig(object, valueAt(webhook, 'clientConfig'), `webhooks[${index}].clientConfig`);
      }
      break;
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      yield* clientConfig(object, valueAt(object, 'spec', 'conversion', 'webhook', 'clientConfig'), 'spec.conversion.webhook.clientConfig');
      break;
    case 'apiregistration.k8s.io/APIService':
      yield* clientConfig(object, object['spec'], 'spec');
      break;
    default:
  }
}

/** The same, and what a route names beside Services. */
export function* routeReferences(object: KubernetesObject): Generator<Reference> {
  for (const { port: _, portPath: __, ...reference } of backendsOf(object)) yield reference;
  if (!kindOf(object).startsWith('traefik.io/IngressRoute')) return;
  for (const [index, route] of listAt(object, 'spec', 'routes').entries()) {
    for (const [at, middleware] of listAt(route, 'middlewares').entries()) {
      const name = textAt(middleware, 'name');
      // `name@provider` stands in the settings of the router itself.
      if (name === undefined || name.includes('@')) continue;
      const kind = kindOf(object) === 'traefik.io/IngressRouteTCP' ? 'traefik.io/MiddlewareTCP' : 'traefik.io/Middleware';
      yield {
        object,
        path: `spec.routes[${index}].middlewares[${at}].name`,
        kind,
        namespace: textAt(middleware, 'namespace') ?? object.metadata.namespace ?? '',
        name,
      };
    }
  }
}

function* ingressBackends(object: KubernetesObject): Generator<Backend> {
  const backends: [path: string, backend: JsonValue][] = [['spec.defaultBackend', mapAt(object, 'spec', 'defaultBackend')]];
  for (const [index, rule] of listAt(object, 'spec', 'rules').entries()) {
    for (const [at, path] of listAt(rule, 'http', 'paths').entries())
      backends.push([`spec.rules[${index}].http.paths[${at}].backend`, mapAt(path, 'backend')]);
  }
  for (const [path, backend] of backends) {
    const name = textAt(backend, 'service', 'name');
    if (name === undefined) continue;
    const port = valueAt(backend, 'service', 'port', 'name') ?? valueAt(backend, 'service', 'port', 'number');
    // A port by a name that is no port's is an action of the AWS load balancer controller.
    if (port === 'use-annotation') continue;
    yield backendAt(object, `${path}.service`, { name, port, portKey: 'port' });
  }
}

function* routeBackends(object: KubernetesObject): Generator<Backend> {
  for (const [index, rule] of listAt(object, 'spec', 'rules').entries()) {
    for (const [at, backend] of listAt(rule, 'backendRefs').entries()) {
      const name = textAt(backend, 'name');
      const isService = (textAt(backend, 'kind') ?? 'Service') === 'Service' && (textAt(backend, 'group') ?? '') === '';
      if (name !== undefined && isService) {
        yield backendAt(object, `spec.rules[${index}].backendRefs[${at}]`, {
          name,
          port: valueAt(backend, 'port'),
          portKey: 'port',
          namespace: textAt(backend, 'namespace'),
        });
      }
    }
  }
}

function* traefikBackends(object: KubernetesObject): Generator<Backend> {
  for (const [index, route] of listAt(object, 'spec', 'routes').entries()) {
    for (const [at, service] of listAt(route, 'services').entries()) {
      const name = textAt(service, 'name');
      if (name !== undefined && !name.includes('@') && (textAt(service, 'kind') ?? 'Service') === 'Service') {
        yield backendAt(object, `spec.routes[${index}].services[${at}]`, {
          name,
          port: valueAt(service, 'port'),
          portKey: 'port',
          namespace: textAt(service, 'namespace'),
        });
      }
    }
  }
}

function* clientConfig(object: KubernetesObject, config: JsonValue | undefined, path: string): Generator<Backend> {
  const name = textAt(config, 'service', 'name');
  if (name === undefined) return;
  yield backendAt(object, `${path}.service`, {
    name,
    port: valueAt(config, 'service', 'port') ?? 443,
    portKey: 'port',
    namespace: textAt(config, 'service', 'namespace'),
  });
}

interface Named {
  readonly name: string;
  readonly port: JsonValue | undefined;
  readonly portKey: string;
  readonly namespace?: string | undefined;
}

function backendAt(object: KubernetesObject, path: string, { name, port, portKey, namespace }: Named): Backend {
  return {
    object,
    path: `${path}.name`,
    kind: '/Service',
    namespace: namespace ?? object.metadata.namespace ?? '',
    name,
    port: typeof port === 'string' || typeof port === 'number' ? port : undefined,
    portPath: `${path}.${portKey}`,
  };
}
