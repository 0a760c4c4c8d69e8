/** The parts of every project: systems, their values, and the command line that runs them. */
export { z } from 'zod';
export { environmentAlerts, missedAfter } from '../charts/alerts';
export { argoCdBootstrap, argoCdIssues } from '../charts/argocd-bootstrap';
export {
  bytes,
  cidr,
  cpu,
  cron,
  dnsLabel,
  gibibytes,
  host,
  hostName,
  httpsUrl,
  port,
  quantity,
  resources,
  resticBackup,
  url,
  urlOf,
} from '../charts/config-values';
export { deliver, deliveryIssues } from '../charts/delivery';
export { Installation } from '../charts/installation';
export { environmentLabels } from '../charts/labels';
export { operatorsAreSupported, operatorsAreThere } from '../charts/operators';
export { namespaceIsItsOwn } from '../charts/own-namespace';
export { main } from '../cli/main';
export type { Cluster, Environment } from '../core/env/environment';
export type { InstallPhase, OutsideStep, ShownBy } from '../core/env/outside';
export { type BuildProps, defineSystem, type EnvironmentIssue, type ImageSlots, type System } from '../core/env/system';
export { GalleyError, type Problem, problem } from '../core/errors';
export { ImageRef } from '../core/image';
export { className, labelsSchema, podCount } from '../core/object/name-schemas';
export type { JsonObject, KubernetesObject } from '../core/object/object';
export { AMOUNT as QUANTITY, parseQuantity } from '../core/quantity';
