import type { k8s } from 'cdk8s-plus-28';

/** One key of a Secret, as it was granted to whoever holds this value. */
export class SecretKey {
  constructor(
    readonly secretName: string,
    readonly key: string,
  ) {}
}

/** One key of a ConfigMap. */
export class ConfigMapKey {
  constructor(
    readonly configMapName: string,
    readonly key: string,
  ) {}
}

/** A field of the pod itself, for example `metadata.name` or `status.podIP`. */
export class PodField {
  constructor(readonly fieldPath: string) {}
}

/** Where an environment variable's value comes from; a string is the value itself. There is no way to name all keys of a Secret. */
export type EnvSource = string | SecretKey | ConfigMapKey | PodField;

/** Variables by name. Their order is the order of the keys, since `$(NAME)` sees only what stands before it. */
export type Env = Readonly<Record<string, EnvSource>>;

/** The container's `env` list. */
export function envVars(env: Env): k8s.EnvVar[] {
  return Object.entries(env).map(([name, source]) => {
    if (typeof source === 'string') return { name, value: source };
    if (source instanceof SecretKey) return { name, valueFrom: { secretKeyRef: { name: source.secretName, key: source.key } } };
    if (source instanceof ConfigMapKey) return { name, valueFrom: { configMapKeyRef: { name: source.configMapName, key: source.key } } };
    return { name, valueFrom: { fieldRef: { fieldPath: source.fieldPath } } };
  });
}
